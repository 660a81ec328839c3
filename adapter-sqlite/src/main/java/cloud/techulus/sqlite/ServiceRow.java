package cloud.techulus.sqlite;

import static java.util.Map.entry;

import cloud.techulus.core.Name;
import cloud.techulus.core.service.Project;
import cloud.techulus.core.service.Recovery;
import cloud.techulus.core.service.Rollout;
import cloud.techulus.core.service.Service;
import cloud.techulus.core.service.ServiceSpec;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** A service as a row of {@code services}, and to be read joined with its current revision. */
final class ServiceRow {
  private ServiceRow() {}

  static Map<String, Object> columns(Service service) {
    ServiceSpec spec = service.spec();
    return Map.ofEntries(
        entry("id", service.id()),
        entry("projectId", service.project()),
        entry("name", service.name()),
        entry("image", spec.workload().image().text()),
        entry("port", spec.workload().port()),
        entry("replicas", spec.replicas()),
        entry("exposedDomain", spec.domain()),
        entry("currentRevision", service.current().number()),
        entry("rolloutRevision", service.rollout().map(Rollout::revision)),
        entry("rolloutReplicas", service.rollout().map(Rollout::replicas)),
        entry("rolloutStartedAt", service.rollout().map(Rollout::startedAt)),
        entry("rolloutStage", service.rollout().map(Rollout::stage)),
        entry(
            "rolloutFailures", service.rollout().map(each -> each.recovery().failures()).orElse(0)),
        entry(
            "rolloutLastFailureAt",
            service.rollout().flatMap(each -> each.recovery().lastFailure())),
        entry("goodRevision", good(service).map(Rollout.Goal::revision)),
        entry("goodReplicas", good(service).map(Rollout.Goal::replicas)),
        entry("setbackRevision", setback(service).map(Rollout.Setback::revision)),
        entry("setbackReason", setback(service).map(Rollout.Setback::reason)),
        entry("setbackAt", setback(service).map(Rollout.Setback::at)),
        entry("deleting", service.deleting()));
  }

  private static Optional<Rollout.Goal> good(Service service) {
    return service.rollout().flatMap(Rollout::lastGood);
  }

  private static Optional<Rollout.Setback> setback(Service service) {
    return service.rollout().flatMap(Rollout::setback);
  }

  static Service read(Row row) throws SQLException {
    return new Service(
        new Service.Id(row.text("id")),
        new Project.Id(row.text("projectId")),
        new Name(row.text("name")),
        RevisionRow.read(row),
        rollout(row),
        row.flag("deleting"));
  }

  private static Optional<Rollout> rollout(Row row) throws SQLException {
    Optional<Instant> startedAt = row.optionalInstant("rolloutStartedAt");
    if (startedAt.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Rollout(
            new Rollout.Goal(row.integer("rolloutRevision"), row.integer("rolloutReplicas")),
            startedAt.get(),
            row.constant(Rollout.Stage.class, "rolloutStage"),
            new Recovery(
                row.integer("rolloutFailures"), row.optionalInstant("rolloutLastFailureAt")),
            good(row),
            setback(row)));
  }

  private static Optional<Rollout.Goal> good(Row row) throws SQLException {
    int replicas = row.integer("goodReplicas");
    return row.optionalNumber("goodRevision")
        .map(revision -> new Rollout.Goal(Math.toIntExact(revision), replicas));
  }

  private static Optional<Rollout.Setback> setback(Row row) throws SQLException {
    Optional<Instant> at = row.optionalInstant("setbackAt");
    return at.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Rollout.Setback(
                row.integer("setbackRevision"), row.text("setbackReason"), at.get()));
  }
}
