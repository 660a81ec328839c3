package cloud.techulus.control.app.cli;

import cloud.techulus.http.wire.CertificateWire;
import cloud.techulus.http.wire.DeploymentWire;
import cloud.techulus.http.wire.HealthCheckWire;
import cloud.techulus.http.wire.ProgressWire;
import cloud.techulus.http.wire.RevisionWire;
import cloud.techulus.http.wire.ServiceWire;
import cloud.techulus.http.wire.SpecWire;
import cloud.techulus.http.wire.StatusWire.SummaryWire;
import cloud.techulus.http.wire.UsageWire;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Services, for people. */
final class ServiceText {
  private static final String NONE_YET =
      "No services yet. `techulus service create PROJECT/NAME --image IMAGE --port PORT` makes"
          + " one.";

  private ServiceText() {}

  static String name(ServiceWire service) {
    return service.project() + "/" + service.name();
  }

  /** One line each. */
  static List<String> services(List<ServiceWire> services) {
    return summaries(
        services.stream()
            .map(
                service ->
                    new SummaryWire(
                        service.id(),
                        service.project(),
                        service.name(),
                        service.spec().image().orElse(""),
                        service.spec().domain(),
                        service.progress()))
            .toList());
  }

  static List<String> summaries(List<SummaryWire> services) {
    if (services.isEmpty()) {
      return List.of(NONE_YET);
    }
    Table table = new Table("SERVICE", "STATE", "RUNNING", "DOMAIN", "IMAGE");
    for (SummaryWire service : services) {
      ProgressWire progress = service.progress();
      table.row(
          service.project() + "/" + service.name(),
          state(progress),
          progress.running() + " of " + progress.wanted(),
          service.domain().orElse("private"),
          service.image());
    }
    return table.lines();
  }

  /** Everything about one service. */
  static List<String> details(ServiceWire service, Instant now) {
    List<String> lines = new ArrayList<>();
    Table facts = new Table("SERVICE", name(service));
    facts.row("State", progress(service.progress()));
    facts.row("Revision", revision(service));
    service
        .setback()
        .ifPresent(
            setback ->
                facts.row(
                    "Rolled back",
                    "from revision %d, %s ago: %s"
                        .formatted(
                            setback.revision(),
                            Quantities.showAge(Duration.between(setback.at(), now)),
                            setback.reason().lines().findFirst().orElse(""))));
    spec(facts, service.spec(), service.certificate(), now);
    facts.row("Secrets", String.join(", ", service.secrets()));
    lines.addAll(facts.lines());
    lines.add("");
    if (service.deployments().isEmpty()) {
      lines.add("No replicas. `techulus service deploy " + Printable.line(name(service)) + "`");
      return lines;
    }
    Table replicas =
        new Table("REPLICA", "REVISION", "SERVER", "ADDRESS", "STATUS", "CPU / MEMORY", "SINCE");
    for (DeploymentWire replica : service.deployments()) {
      replicas.row(
          replica.id(),
          Integer.toString(replica.revision()),
          replica.server().orElse(""),
          replica.address().map(address -> address + ":" + replica.port()).orElse(""),
          status(replica),
          usage(replica.usage()),
          Quantities.showAge(Duration.between(replica.changedAt(), now)));
    }
    lines.addAll(replicas.lines());
    lines.addAll(reasons(service.deployments()));
    return lines;
  }

  /** One line each. */
  static List<String> revisions(List<RevisionWire> revisions, Instant now) {
    Table table = new Table("REVISION", "STATE", "AGE", "AUTHOR", "REPLICAS", "IMAGE");
    for (RevisionWire revision : revisions) {
      table.row(
          Integer.toString(revision.number()),
          mark(revision),
          Quantities.showAge(Duration.between(revision.createdAt(), now)),
          revision.author(),
          revision.spec().replicas().map(String::valueOf).orElse(""),
          revision.spec().image().orElse(""));
    }
    return table.lines();
  }

  private static String mark(RevisionWire revision) {
    if (revision.deployed()) {
      return "deployed";
    }
    return revision.lastGood() ? "last good" : "";
  }

  private static void spec(
      Table facts, SpecWire spec, Optional<CertificateWire> certificate, Instant now) {
    facts.row("Image", spec.image().orElse(""));
    facts.row("Command", String.join(" ", spec.command().orElse(List.of())));
    facts.row("Port", spec.port().map(String::valueOf).orElse(""));
    facts.row(
        "Domain",
        spec.domain()
            .map(domain -> (spec.ssl().orElse(true) ? "https://" : "http://") + domain)
            .orElse("private"));
    if (spec.domain().isPresent() && spec.ssl().orElse(true)) {
      facts.row("Certificate", certificate(certificate, now));
    }
    facts.row(
        "Response",
        spec.responseTimeoutMillis()
            .map(
                millis ->
                    "has to begin within " + Quantities.showDuration(Duration.ofMillis(millis)))
            .orElse("no limit"));
    facts.row("Health check", spec.healthCheck().map(ServiceText::check).orElse(""));
    facts.row("CPU", spec.cpu().map(cpu -> "at most " + cpu.toPlainString()).orElse("no limit"));
    facts.row(
        "Memory",
        spec.memory()
            .map(memory -> "at most " + Quantities.showBytes(memory.value().asLong()))
            .orElse("no limit"));
    facts.row("Servers", placement(spec.servers().orElse(Map.of())));
    facts.row(
        "Environment",
        spec.env().orElse(Map.of()).entrySet().stream()
            .map(variable -> variable.getKey() + "=" + variable.getValue())
            .collect(Collectors.joining(" ")));
  }

  private static String certificate(Optional<CertificateWire> certificate, Instant now) {
    if (certificate.isEmpty()) {
      return "not known: no proxy has told";
    }
    return switch (certificate.get()) {
      case CertificateWire.Pending _ -> "pending";
      case CertificateWire.Issued issued ->
          until(issued.until(), now) + ", issued by " + issued.issuer();
      case CertificateWire.Internal internal ->
          until(internal.until(), now) + ", made by the proxy itself: browsers warn";
      case CertificateWire.Failed failed -> "failed: " + failed.reason();
    };
  }

  private static String until(Instant until, Instant now) {
    return (until.isBefore(now) ? "expired " : "valid until ")
        + until.truncatedTo(ChronoUnit.SECONDS);
  }

  private static String usage(Optional<UsageWire> usage) {
    return usage
        .map(used -> used.cpu().toPlainString() + " / " + Quantities.showBytes(used.memory()))
        .orElse("");
  }

  private static String placement(Map<String, Integer> counts) {
    return counts.isEmpty()
        ? "any, the best bid wins"
        : counts.entrySet().stream()
            .map(count -> count.getKey() + "=" + count.getValue())
            .collect(Collectors.joining(" "));
  }

  private static String check(HealthCheckWire check) {
    return switch (check) {
      case HealthCheckWire.Tcp tcp -> "its port accepts connections";
      case HealthCheckWire.Http http -> "GET " + http.path();
      case HealthCheckWire.Exec exec -> "command " + String.join(" ", exec.command());
      case HealthCheckWire.None none -> "none";
    };
  }

  private static String revision(ServiceWire service) {
    Optional<Integer> deployed = service.deployedRevision();
    if (deployed.isEmpty()) {
      return service.revision() + ", not deployed";
    }
    return deployed.get() == service.revision()
        ? Integer.toString(service.revision())
        : "%d, deployed is %d: `techulus service deploy %s` brings the new one"
            .formatted(service.revision(), deployed.get(), name(service));
  }

  private static String state(ProgressWire progress) {
    return progress.state().replace('_', ' ');
  }

  /** Where a rollout is, in a few words. */
  static String progress(ProgressWire progress) {
    return state(progress)
        + ", "
        + progress.running()
        + " of "
        + progress.wanted()
        + " running"
        + (progress.failed() > 0 ? ", " + progress.failed() + " failed" : "")
        + (progress.leaving() > 0 ? ", " + progress.leaving() + " leaving" : "");
  }

  /** A replica's status; one that is on its way out says so. */
  static String status(DeploymentWire replica) {
    boolean leaving =
        replica.desired().equals("stop")
            && !replica.status().equals("stopped")
            && !replica.status().equals("failed");
    return leaving ? replica.status() + ", leaving" : replica.status();
  }

  /** Why replicas wait or failed, in full. */
  static List<String> reasons(List<DeploymentWire> replicas) {
    List<String> lines = new ArrayList<>();
    for (DeploymentWire replica : replicas) {
      if (!replica.reason().isBlank()) {
        lines.add("");
        lines.add(
            Printable.line(
                replica.id()
                    + replica.server().map(server -> " on " + server).orElse("")
                    + " is "
                    + status(replica)
                    + ":"));
        Printable.lines(replica.reason()).forEach(line -> lines.add("  " + line));
      }
    }
    return lines;
  }
}
