package cloud.techulus.sqlite;

import cloud.techulus.core.Name;
import cloud.techulus.core.service.Project;
import cloud.techulus.core.service.Projects;
import cloud.techulus.core.team.Team;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** {@code projects}. */
public interface ProjectsTable extends Projects.Mutable {

  @Override
  @SqlQuery("SELECT * FROM projects ORDER BY slug")
  List<Project> all();

  @Override
  @SqlQuery("SELECT * FROM projects WHERE id = :id")
  Optional<Project> find(@Bind("id") Project.Id id);

  @Override
  @SqlQuery("SELECT * FROM projects WHERE slug = :slug")
  Optional<Project> findBySlug(@Bind("slug") Name slug);

  @Override
  @SqlUpdate(
      """
      INSERT INTO projects (id, name, slug, teamId) VALUES (:id, :name, :slug, :team)
      ON CONFLICT (id) DO UPDATE SET
        name = excluded.name,
        slug = excluded.slug,
        teamId = excluded.teamId
      """)
  void save(@BindMethods Project project);

  @Override
  @SqlUpdate("DELETE FROM projects WHERE id = :id")
  void remove(@Bind("id") Project.Id id);

  /** A project as a row. */
  static Project read(Row row) throws SQLException {
    return new Project(
        new Project.Id(row.text("id")),
        row.text("name"),
        new Name(row.text("slug")),
        new Team.Id(row.text("teamId")));
  }
}
