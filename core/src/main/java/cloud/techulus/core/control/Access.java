package cloud.techulus.core.control;

import cloud.techulus.core.Problem;
import cloud.techulus.core.access.Actor;
import cloud.techulus.core.access.Actor.AdminToken;
import cloud.techulus.core.access.Actor.Credential;
import cloud.techulus.core.access.Actor.OfSession;
import cloud.techulus.core.access.Actor.OfToken;
import cloud.techulus.core.access.ApiToken;
import cloud.techulus.core.access.Operation;
import cloud.techulus.core.access.Operation.InPerson;
import cloud.techulus.core.access.Operation.InTeam;
import cloud.techulus.core.access.Operation.PlatformAdmin;
import cloud.techulus.core.access.Operation.SignedIn;
import cloud.techulus.core.access.Permissions;
import cloud.techulus.core.access.Role;
import cloud.techulus.core.access.User;
import cloud.techulus.core.access.UserSession;
import cloud.techulus.core.identity.RegistrationToken;
import cloud.techulus.core.identity.RegistrationToken.TokenHash;
import cloud.techulus.core.store.Store;
import cloud.techulus.core.store.View;
import cloud.techulus.core.team.Team;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Who is calling, and whether that one may do what is asked; {@link Permissions} decides. */
public final class Access {
  private final Store store;
  private final InstantSource clock;
  private final LastUse lastUse = new LastUse();

  public Access(Store store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /** What became of a token that somebody showed. */
  public sealed interface Admission {}

  /** It is good. */
  public record Admitted(Actor actor) implements Admission {}

  /**
   * It was good once.
   *
   * @param name whose it is
   */
  public record Stale(String name, String reason) implements Admission {}

  /** Nobody's, or not any more. */
  public record Unknown() implements Admission {}

  /** Whether there is no admin token yet, as at the first start. */
  public boolean isUnclaimed() {
    return store.read(view -> view.accessTokens().isEmpty());
  }

  /** Makes this the admin token; it is stored as a hash. Granting it again changes nothing. */
  public void grant(RegistrationToken token) {
    store.write(
        tx -> {
          if (!tx.accessTokens().contains(token.hash())) {
            tx.accessTokens().add(token.hash());
          }
          return token;
        });
  }

  /** Who shows this token: the one of the first start, a session's, or one of a program. */
  public Admission admit(String token) {
    TokenHash hash = TokenHash.of(token);
    Instant now = clock.instant();
    Admission admission =
        store.read(
            view ->
                view.accessTokens().contains(hash)
                    ? new Admitted(Actor.adminToken())
                    : view.sessions()
                        .findByToken(hash)
                        .map(session -> admit(view, session, now))
                        .or(
                            () ->
                                view.apiTokens()
                                    .findByToken(hash)
                                    .map(program -> admit(view, program, now)))
                        .orElseGet(Unknown::new));
    noteUse(admission, hash, now);
    return admission;
  }

  /** Who shows this token of a session; a browser has no other. */
  public Admission admitSession(String token) {
    TokenHash hash = TokenHash.of(token);
    Instant now = clock.instant();
    Admission admission =
        store.read(
            view ->
                view.sessions()
                    .findByToken(hash)
                    .map(session -> admit(view, session, now))
                    .orElseGet(Unknown::new));
    noteUse(admission, hash, now);
    return admission;
  }

  private void noteUse(Admission admission, TokenHash hash, Instant now) {
    if (!(admission instanceof Admitted(Actor actor)) || actor.credential() instanceof AdminToken) {
      return;
    }
    lastUse.note(hash, now);
    Map<TokenHash, Instant> due = lastUse.takeDue(now);
    if (!due.isEmpty()) {
      store.write(
          tx -> {
            due.forEach(tx.sessions()::touch);
            due.forEach(tx.apiTokens()::touch);
            return due;
          });
    }
  }

  private Admission admit(View view, UserSession session, Instant now) {
    User user = view.users().find(session.user()).orElseThrow();
    if (user.disabled()) {
      return new Stale(user.email().text(), "The account is disabled.");
    }
    if (isOver(session, now)) {
      return new Stale(user.email().text(), "The session is over; sign in again.");
    }
    Map<Team.Id, Role> roles = new LinkedHashMap<>();
    view.members().ofUser(user.id()).forEach(member -> roles.put(member.team(), member.role()));
    return new Admitted(
        new Actor(
            new OfSession(session.id()),
            user.email().text(),
            Optional.of(user.id()),
            user.admin(),
            roles));
  }

  private boolean isOver(UserSession session, Instant now) {
    Instant used =
        lastUse
            .of(session.token())
            .filter(session.lastUsedAt()::isBefore)
            .orElse(session.lastUsedAt());
    return session.isOver(used, now);
  }

  private static Admission admit(View view, ApiToken token, Instant now) {
    User user = view.users().find(token.user()).orElseThrow();
    String name = "%s (token %s)".formatted(user.email(), token.name());
    if (user.disabled()) {
      return new Stale(name, "The account is disabled.");
    }
    if (token.isOver(now)) {
      return new Stale(name, "The token has expired; `techulus token create` makes another.");
    }
    return new Admitted(
        new Actor(
            new OfToken(token.id()),
            name,
            Optional.of(user.id()),
            user.admin() && token.scope() == ApiToken.Scope.ADMIN,
            rolesOf(view, token, user)));
  }

  /** What its user may do at this moment, as far as the token goes. */
  private static Map<Team.Id, Role> rolesOf(View view, ApiToken token, User user) {
    Map<Team.Id, Role> roles = new LinkedHashMap<>();
    if (user.admin()) {
      view.teams().all().forEach(team -> roles.put(team.id(), Role.OWNER));
    } else {
      view.members().ofUser(user.id()).forEach(member -> roles.put(member.team(), member.role()));
    }
    roles.keySet().removeIf(team -> token.team().filter(only -> !only.equals(team)).isPresent());
    Role most = token.scope().role().orElse(Role.OWNER);
    roles.replaceAll((_, role) -> role.within(most));
    return roles;
  }

  /**
   * Lets nobody through who may not do this.
   *
   * @return what the audit log calls the target
   * @throws Problem FORBIDDEN; or NOT_FOUND if the target is none of the actor's business, just as
   *     if it were not there
   */
  public String require(Actor actor, Operation operation, Target target) {
    return store.read(
        view -> {
          Optional<Target.Found> found = target.find(view);
          return switch (Permissions.decide(actor, operation, found.flatMap(Target.Found::team))) {
            case ALLOWED -> found.map(Target.Found::label).orElse("");
            case FORBIDDEN -> throw Problem.forbidden(explain(operation));
            case HIDDEN -> throw target.unknown();
          };
        });
  }

  /**
   * The same, before it is looked at what it is about.
   *
   * @throws Problem FORBIDDEN if it is forbidden whatever it is about
   */
  public static void require(Actor actor, Operation operation) {
    if (Permissions.decide(actor, operation, Optional.empty()) == Permissions.Decision.FORBIDDEN) {
      throw Problem.forbidden(explain(operation));
    }
  }

  private static String explain(Operation operation) {
    return switch (operation.need()) {
      case PlatformAdmin() -> "This takes an admin of the platform.";
      case InTeam(Role least) ->
          "This takes the role %s in the team, or one that may do more."
              .formatted(least.name().toLowerCase(Locale.ROOT));
      case InPerson() ->
          "This takes a person who has signed in with a password; a token is not enough.";
      case SignedIn() -> throw new IllegalStateException("whoever is known may do this");
    };
  }

  /**
   * Whether somebody who was let through would be again: for what goes on and on. A target that is
   * gone is nothing to be kept from; what goes on about it ends by itself.
   */
  public boolean isStillAllowed(Actor actor, Operation operation, Target target) {
    Instant now = clock.instant();
    return store.read(
        view -> {
          Optional<Actor> current = again(view, actor.credential(), now);
          Optional<Target.Found> found = target.find(view);
          return current.isPresent()
              && (found.isEmpty()
                  || Permissions.decide(current.get(), operation, found.flatMap(Target.Found::team))
                      == Permissions.Decision.ALLOWED);
        });
  }

  private Optional<Actor> again(View view, Credential credential, Instant now) {
    Optional<Admission> admission =
        switch (credential) {
          case AdminToken() -> Optional.of(new Admitted(Actor.adminToken()));
          case OfSession(UserSession.Id id) ->
              view.sessions().find(id).map(session -> admit(view, session, now));
          case OfToken(ApiToken.Id id) ->
              view.apiTokens().find(id).map(token -> admit(view, token, now));
        };
    return admission.flatMap(
        it -> it instanceof Admitted(Actor actor) ? Optional.of(actor) : Optional.empty());
  }
}
