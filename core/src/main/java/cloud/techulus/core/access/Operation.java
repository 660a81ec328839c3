package cloud.techulus.core.access;

import cloud.techulus.core.access.AuditEntry.Action;
import java.util.Optional;

/** All that can be asked of the platform: what it takes, and whether it is written down. */
@SuppressWarnings("ImmutableEnumChecker") // needs are records of an enumeration at most
public enum Operation {
  SHOW_SERVERS(new PlatformAdmin()),
  ADD_SERVER(new PlatformAdmin(), Action.SERVER_ADDED),
  REMOVE_SERVER(new PlatformAdmin(), Action.SERVER_REMOVED),
  // Written down by core, in the transaction that does it.
  ISSUE_NODE_TOKEN(new PlatformAdmin()),
  DECIDE_ON_KEY(new PlatformAdmin()),
  SET_AVAILABILITY(new PlatformAdmin()),

  SHOW_PROXIES(new PlatformAdmin()),
  ADD_PROXY(new PlatformAdmin(), Action.PROXY_ADDED),
  REMOVE_PROXY(new PlatformAdmin(), Action.PROXY_REMOVED),

  SHOW_AUDIT_LOG(new PlatformAdmin()),

  SHOW_USERS(new PlatformAdmin()),
  ADD_USER(new PlatformAdmin(), Action.USER_ADDED),
  CHANGE_USER(new PlatformAdmin(), Action.USER_CHANGED),
  DISABLE_USER(new PlatformAdmin(), Action.USER_DISABLED),
  ENABLE_USER(new PlatformAdmin(), Action.USER_ENABLED),
  REMOVE_USER(new PlatformAdmin(), Action.USER_REMOVED),
  ISSUE_PASSWORD_RESET(new PlatformAdmin(), Action.PASSWORD_RESET_ISSUED),
  REMOVE_USERS_SECOND_FACTOR(new PlatformAdmin(), Action.SECOND_FACTOR_REMOVED),

  CREATE_TEAM(new PlatformAdmin(), Action.TEAM_CREATED),
  REMOVE_TEAM(new PlatformAdmin(), Action.TEAM_REMOVED),
  /** An owner invites; adding by e-mail address would tell an owner who has an account. */
  ADD_MEMBER(new PlatformAdmin(), Action.MEMBER_ADDED),
  SHOW_MEMBERS(new InTeam(Role.VIEWER)),
  CHANGE_MEMBER(new InTeam(Role.OWNER), Action.MEMBER_CHANGED),
  REMOVE_MEMBER(new InTeam(Role.OWNER), Action.MEMBER_REMOVED),
  SHOW_INVITATIONS(new InTeam(Role.OWNER)),
  INVITE(new InTeam(Role.OWNER), Action.INVITATION_ISSUED),
  REVOKE_INVITATION(new InTeam(Role.OWNER), Action.INVITATION_REVOKED),

  /** What a list shows is what its reader sees. */
  SHOW_LISTS(new SignedIn()),

  /** Asked for once it is known which team shall have the project. */
  CREATE_PROJECT(new InTeam(Role.DEVELOPER), Action.PROJECT_CREATED),
  SHOW_PROJECT(new InTeam(Role.VIEWER)),
  REMOVE_PROJECT(new InTeam(Role.OWNER), Action.PROJECT_REMOVED),

  CREATE_SERVICE(new InTeam(Role.DEVELOPER), Action.SERVICE_CREATED),
  SHOW_SERVICE(new InTeam(Role.VIEWER)),
  /** Asks whether it would be made or changed so; nothing is kept. */
  TRY_SERVICE(new InTeam(Role.DEVELOPER)),
  CHANGE_SERVICE(new InTeam(Role.DEVELOPER), Action.SERVICE_CHANGED),
  REMOVE_SERVICE(new InTeam(Role.DEVELOPER), Action.SERVICE_REMOVED),
  DEPLOY(new InTeam(Role.DEVELOPER), Action.SERVICE_DEPLOYED),
  SCALE(new InTeam(Role.DEVELOPER), Action.SERVICE_SCALED),
  ROLL_BACK(new InTeam(Role.DEVELOPER), Action.SERVICE_ROLLED_BACK),
  ABORT_ROLLOUT(new InTeam(Role.DEVELOPER), Action.ROLLOUT_ABORTED),
  READ_LOGS(new InTeam(Role.VIEWER)),
  SHOW_SECRET_NAMES(new InTeam(Role.VIEWER)),
  SET_SECRET(new InTeam(Role.DEVELOPER), Action.SECRET_SET),
  REMOVE_SECRET(new InTeam(Role.DEVELOPER), Action.SECRET_REMOVED),

  SHOW_ME(new SignedIn()),
  SIGN_OUT(new InPerson(), Action.SIGNED_OUT),
  SHOW_SESSIONS(new InPerson()),
  END_SESSION(new InPerson(), Action.SESSION_ENDED),
  CHANGE_PASSWORD(new InPerson(), Action.PASSWORD_CHANGED),
  OFFER_SECOND_FACTOR(new InPerson()),
  CONFIRM_SECOND_FACTOR(new InPerson(), Action.SECOND_FACTOR_CONFIRMED),
  REMOVE_SECOND_FACTOR(new InPerson(), Action.SECOND_FACTOR_REMOVED),
  ACCEPT_INVITATION(new InPerson(), Action.INVITATION_ACCEPTED),
  SHOW_API_TOKENS(new InPerson()),
  CREATE_API_TOKEN(new InPerson(), Action.API_TOKEN_CREATED),
  REVOKE_API_TOKEN(new InPerson(), Action.API_TOKEN_REVOKED);

  /** What an operation takes. */
  public sealed interface Need {}

  /** The whole platform is its business. */
  public record PlatformAdmin() implements Need {}

  /** At least this role in the team that it is about. */
  public record InTeam(Role least) implements Need {}

  /** Whoever is known. */
  public record SignedIn() implements Need {}

  /**
   * A person with a session: what programs hold must not make more of itself, and the token of the
   * first start is nobody's account.
   */
  public record InPerson() implements Need {}

  private final Need need;
  private final Optional<Action> action;

  Operation(Need need) {
    this.need = need;
    this.action = Optional.empty();
  }

  Operation(Need need, Action action) {
    this.need = need;
    this.action = Optional.of(action);
  }

  public Need need() {
    return need;
  }

  /** What the audit log calls it once it was done; empty if it changes nothing. */
  public Optional<Action> action() {
    return action;
  }
}
