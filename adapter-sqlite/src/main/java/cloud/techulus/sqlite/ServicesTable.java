package cloud.techulus.sqlite;

import cloud.techulus.core.Name;
import cloud.techulus.core.service.Project;
import cloud.techulus.core.service.Revision;
import cloud.techulus.core.service.Service;
import cloud.techulus.core.service.Services;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindMap;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** {@code services} and {@code revisions}. */
public interface ServicesTable extends Services.Mutable {
  /** Services with their current revisions. */
  String SELECT =
      """
      SELECT services.*, revisions.*
      FROM services
      JOIN revisions
        ON revisions.serviceId = services.id AND revisions.number = services.currentRevision
      JOIN projects ON projects.id = services.projectId
      """;

  @Override
  @SqlQuery(SELECT + "ORDER BY projects.slug, services.name")
  List<Service> all();

  @Override
  @SqlQuery(SELECT + "WHERE services.projectId = :project ORDER BY services.name")
  List<Service> ofProject(@Bind("project") Project.Id project);

  @Override
  @SqlQuery(SELECT + "WHERE services.id = :id")
  Optional<Service> find(@Bind("id") Service.Id id);

  @Override
  @SqlQuery(SELECT + "WHERE services.projectId = :project AND services.name = :name")
  Optional<Service> findByName(@Bind("project") Project.Id project, @Bind("name") Name name);

  @Override
  @SqlQuery("SELECT * FROM revisions WHERE serviceId = :service AND number = :number")
  Optional<Revision> revision(@Bind("service") Service.Id id, @Bind("number") int number);

  @Override
  @SqlQuery("SELECT * FROM revisions WHERE serviceId = :service ORDER BY number DESC")
  List<Revision> revisions(@Bind("service") Service.Id id);

  @Override
  @SqlQuery(
      SELECT
          + "WHERE services.rolloutStage IN ('rolling', 'failed') ORDER BY +projects.slug,"
          + " +services.name")
  List<Service> rolling();

  @Override
  default void save(Service service) {
    Revision current = service.current();
    upsert(ServiceRow.columns(service));
    boolean isNew = insertRevision(RevisionRow.columns(service.id(), current));
    if (!isNew && !revision(service.id(), current.number()).equals(Optional.of(current))) {
      throw new IllegalStateException(
          "revision %d of %s does not change".formatted(current.number(), service.id()));
    }
  }

  @SqlUpdate(
      """
      INSERT INTO services (
        id, projectId, name, image, port, replicas, exposedDomain, currentRevision,
        rolloutRevision, rolloutReplicas, rolloutStartedAt, rolloutStage, rolloutFailures,
        rolloutLastFailureAt, goodRevision, goodReplicas, setbackRevision, setbackReason, setbackAt,
        deleting)
      VALUES (
        :id, :projectId, :name, :image, :port, :replicas, :exposedDomain, :currentRevision,
        :rolloutRevision, :rolloutReplicas, :rolloutStartedAt, :rolloutStage, :rolloutFailures,
        :rolloutLastFailureAt, :goodRevision, :goodReplicas, :setbackRevision, :setbackReason,
        :setbackAt, :deleting)
      ON CONFLICT (id) DO UPDATE SET
        projectId = excluded.projectId,
        name = excluded.name,
        image = excluded.image,
        port = excluded.port,
        replicas = excluded.replicas,
        exposedDomain = excluded.exposedDomain,
        currentRevision = excluded.currentRevision,
        rolloutRevision = excluded.rolloutRevision,
        rolloutReplicas = excluded.rolloutReplicas,
        rolloutStartedAt = excluded.rolloutStartedAt,
        rolloutStage = excluded.rolloutStage,
        rolloutFailures = excluded.rolloutFailures,
        rolloutLastFailureAt = excluded.rolloutLastFailureAt,
        goodRevision = excluded.goodRevision,
        goodReplicas = excluded.goodReplicas,
        setbackRevision = excluded.setbackRevision,
        setbackReason = excluded.setbackReason,
        setbackAt = excluded.setbackAt,
        deleting = excluded.deleting
      """)
  void upsert(@BindMap Map<String, Object> columns);

  /** False if there is one of this number. */
  @SqlUpdate(
      """
      INSERT INTO revisions (serviceId, number, spec, secrets, createdAt, author)
      VALUES (:serviceId, :number, :spec, :secrets, :createdAt, :author)
      ON CONFLICT DO NOTHING
      """)
  boolean insertRevision(@BindMap Map<String, Object> columns);

  @Override
  @SqlUpdate(
      """
      DELETE FROM revisions
      WHERE serviceId = :id AND number < :number
        AND number <> (SELECT currentRevision FROM services WHERE id = :id)
      """)
  void forgetRevisionsBefore(@Bind("id") Service.Id id, @Bind("number") int number);

  @Override
  @SqlUpdate("DELETE FROM services WHERE id = :id")
  void remove(@Bind("id") Service.Id id);
}
