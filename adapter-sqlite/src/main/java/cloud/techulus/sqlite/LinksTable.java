package cloud.techulus.sqlite;

import cloud.techulus.core.access.Links;
import cloud.techulus.core.access.OneTimeLink;
import cloud.techulus.core.access.OneTimeLink.Invitation;
import cloud.techulus.core.access.OneTimeLink.PasswordReset;
import cloud.techulus.core.access.OneTimeLink.Purpose;
import cloud.techulus.core.access.OneTimeLink.Setup;
import cloud.techulus.core.access.Role;
import cloud.techulus.core.access.User;
import cloud.techulus.core.identity.RegistrationToken.TokenHash;
import cloud.techulus.core.team.Team;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindMap;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** {@code links}. */
public interface LinksTable extends Links.Mutable {
  /** The values of {@code purpose}. */
  String SETUP = "setup";

  String INVITATION = "invitation";

  String PASSWORD_RESET = "password_reset";

  @Override
  @SqlQuery("SELECT * FROM links WHERE token = :token")
  Optional<OneTimeLink> findByToken(@Bind("token") TokenHash token);

  // Only invitations name a team.
  @Override
  @SqlQuery("SELECT * FROM links WHERE teamId = :team ORDER BY createdAt, id")
  List<OneTimeLink> invitations(@Bind("team") Team.Id team);

  @Override
  default void add(OneTimeLink link) {
    Map<String, Object> columns = new HashMap<>();
    columns.put("id", link.id());
    columns.put("token", link.token());
    columns.put("createdAt", link.createdAt());
    columns.put("author", link.author());
    columns.put("teamId", Optional.empty());
    columns.put("role", Optional.empty());
    columns.put("userId", Optional.empty());
    switch (link.purpose()) {
      case Setup() -> columns.put("purpose", SETUP);
      case Invitation(Team.Id team, Role role) -> {
        columns.put("purpose", INVITATION);
        columns.put("teamId", team);
        columns.put("role", role);
      }
      case PasswordReset(User.Id user) -> {
        columns.put("purpose", PASSWORD_RESET);
        columns.put("userId", user);
      }
    }
    insert(columns);
  }

  @SqlUpdate(
      """
      INSERT INTO links (id, token, purpose, teamId, role, userId, createdAt, author)
      VALUES (:id, :token, :purpose, :teamId, :role, :userId, :createdAt, :author)
      """)
  void insert(@BindMap Map<String, Object> columns);

  @Override
  @SqlUpdate("DELETE FROM links WHERE id = :id")
  void remove(@Bind("id") OneTimeLink.Id id);

  @Override
  @SqlUpdate("DELETE FROM links WHERE purpose = 'setup'")
  void removeSetups();

  // Only resets name a user.
  @Override
  @SqlUpdate("DELETE FROM links WHERE userId = :user")
  void removeResets(@Bind("user") User.Id user);

  /** A link as a row. */
  static OneTimeLink read(Row row) throws SQLException {
    return new OneTimeLink(
        new OneTimeLink.Id(row.text("id")),
        new TokenHash(row.text("token")),
        purpose(row),
        row.instant("createdAt"),
        row.text("author"));
  }

  private static Purpose purpose(Row row) throws SQLException {
    return switch (row.text("purpose")) {
      case SETUP -> new Setup();
      case INVITATION ->
          new Invitation(new Team.Id(row.text("teamId")), row.constant(Role.class, "role"));
      case PASSWORD_RESET -> new PasswordReset(new User.Id(row.text("userId")));
      default -> throw new IllegalStateException("a link for " + row.text("purpose"));
    };
  }
}
