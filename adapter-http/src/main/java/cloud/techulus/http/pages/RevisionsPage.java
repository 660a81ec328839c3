package cloud.techulus.http.pages;

import cloud.techulus.core.container.ContainerLimits;
import cloud.techulus.core.container.HealthCheck;
import cloud.techulus.core.control.ServiceView;
import cloud.techulus.core.service.Revision;
import cloud.techulus.core.service.Rollout;
import cloud.techulus.core.service.ServiceSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Every revision of a service with what it changed, youngest first. */
public record RevisionsPage(List<Row> revisions) {
  /** One revision. */
  public record Row(
      int number,
      String when,
      String author,
      boolean deployed,
      Lamp lamp,
      List<Difference> changes) {}

  /** Something that is not as in the revision before. */
  public record Difference(String what, String before, String after) {}

  public static RevisionsPage of(ServiceView view, List<Revision> revisions) {
    List<Revision> oldestFirst =
        revisions.stream().sorted(Comparator.comparingInt(Revision::number)).toList();
    Optional<Integer> deployed = view.service().rollout().map(Rollout::revision);
    List<Row> rows = new ArrayList<>();
    Map<String, String> before = Map.of();
    for (Revision revision : oldestFirst) {
      Map<String, String> facts = facts(revision);
      rows.addFirst(
          new Row(
              revision.number(),
              Times.text(revision.createdAt()),
              revision.author(),
              deployed.equals(Optional.of(revision.number())),
              Lamp.good("deployed"),
              differences(before, facts)));
      before = facts;
    }
    return new RevisionsPage(rows);
  }

  private static List<Difference> differences(
      Map<String, String> before, Map<String, String> after) {
    Set<String> names = new LinkedHashSet<>(after.keySet());
    names.addAll(before.keySet());
    return names.stream()
        .map(name -> new Difference(name, text(before, name), text(after, name)))
        .filter(each -> !each.before().equals(each.after()))
        .toList();
  }

  private static String text(Map<String, String> facts, String name) {
    return Optional.ofNullable(facts.get(name)).orElse("–");
  }

  private static Map<String, String> facts(Revision revision) {
    ServiceSpec spec = revision.spec();
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("image", spec.workload().image().text());
    facts.put("port", Integer.toString(spec.workload().port()));
    facts.put("replicas", Integer.toString(spec.replicas()));
    spec.domain().ifPresent(domain -> facts.put("domain", domain.text()));
    facts.put("health check", words(spec.workload().healthCheck()));
    facts.put("limits", words(spec.workload().limits()));
    if (!spec.workload().command().isEmpty()) {
      facts.put("command", String.join(" ", spec.workload().command()));
    }
    spec.workload().env().forEach((name, value) -> facts.put("env " + name.text(), value));
    // The value of a secret is nobody's to see: only that it is another one.
    revision
        .secrets()
        .forEach(
            (name, value) -> facts.put("secret " + name.text(), "version " + mark(value.base64())));
    return facts;
  }

  private static String words(HealthCheck check) {
    return switch (check) {
      case HealthCheck.Tcp _ -> "its port accepts a connection";
      case HealthCheck.Http http -> "GET " + http.path();
      case HealthCheck.Exec exec -> "command " + String.join(" ", exec.command());
      case HealthCheck.None _ -> "none";
    };
  }

  private static String words(ContainerLimits limits) {
    List<String> words = new ArrayList<>();
    limits.cpuMillis().ifPresent(millis -> words.add(millis / 1000.0 + " cores"));
    limits.memoryBytes().ifPresent(bytes -> words.add((bytes >> 20) + " MiB"));
    return words.isEmpty() ? "none" : String.join(", ", words);
  }

  private static String mark(String sealed) {
    return Integer.toHexString(sealed.hashCode());
  }
}
