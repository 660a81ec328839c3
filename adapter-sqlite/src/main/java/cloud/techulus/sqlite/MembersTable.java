package cloud.techulus.sqlite;

import cloud.techulus.core.access.Member;
import cloud.techulus.core.access.Members;
import cloud.techulus.core.access.Role;
import cloud.techulus.core.access.User;
import cloud.techulus.core.team.Team;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** {@code teamMembers}. */
public interface MembersTable extends Members.Mutable {

  @Override
  @SqlQuery("SELECT * FROM teamMembers WHERE teamId = :team ORDER BY userId")
  List<Member> ofTeam(@Bind("team") Team.Id team);

  @Override
  @SqlQuery("SELECT * FROM teamMembers WHERE userId = :user ORDER BY teamId")
  List<Member> ofUser(@Bind("user") User.Id user);

  @Override
  @SqlQuery("SELECT * FROM teamMembers WHERE teamId = :team AND userId = :user")
  Optional<Member> find(@Bind("team") Team.Id team, @Bind("user") User.Id user);

  @Override
  @SqlUpdate(
      """
      INSERT INTO teamMembers (teamId, userId, role) VALUES (:team, :user, :role)
      ON CONFLICT (teamId, userId) DO UPDATE SET role = excluded.role
      """)
  void save(@BindMethods Member member);

  @Override
  @SqlUpdate("DELETE FROM teamMembers WHERE teamId = :team AND userId = :user")
  void remove(@Bind("team") Team.Id team, @Bind("user") User.Id user);

  /** A member as a row. */
  static Member read(Row row) throws SQLException {
    return new Member(
        new Team.Id(row.text("teamId")),
        new User.Id(row.text("userId")),
        row.constant(Role.class, "role"));
  }
}
