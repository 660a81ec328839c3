package cloud.techulus.sqlite;

import cloud.techulus.core.Name;
import cloud.techulus.core.team.Team;
import cloud.techulus.core.team.Teams;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** {@code teams}. */
public interface TeamsTable extends Teams.Mutable {

  @Override
  @SqlQuery("SELECT * FROM teams ORDER BY name")
  List<Team> all();

  @Override
  @SqlQuery("SELECT * FROM teams WHERE id = :id")
  Optional<Team> find(@Bind("id") Team.Id id);

  @Override
  @SqlQuery("SELECT * FROM teams WHERE name = :name")
  Optional<Team> findByName(@Bind("name") Name name);

  @Override
  @SqlUpdate(
      """
      INSERT INTO teams (id, name) VALUES (:id, :name)
      ON CONFLICT (id) DO UPDATE SET name = excluded.name
      """)
  void save(@BindMethods Team team);

  @Override
  @SqlUpdate("DELETE FROM teams WHERE id = :id")
  void remove(@Bind("id") Team.Id id);

  /** A team as a row. */
  static Team read(Row row) throws SQLException {
    return new Team(new Team.Id(row.text("id")), new Name(row.text("name")));
  }
}
