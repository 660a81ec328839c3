package cloud.techulus.core.control;

import cloud.techulus.core.DisplayName;
import cloud.techulus.core.FieldErrors;
import cloud.techulus.core.Name;
import cloud.techulus.core.Problem;
import cloud.techulus.core.access.ApiToken;
import cloud.techulus.core.access.ApiToken.Scope;
import cloud.techulus.core.access.User;
import cloud.techulus.core.identity.RegistrationToken;
import cloud.techulus.core.store.Store;
import cloud.techulus.core.store.Tx;
import cloud.techulus.core.store.View;
import cloud.techulus.core.team.Team;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The tokens by which people let programs in. */
public final class Programs {
  private final ControlSettings settings;
  private final Store store;

  /** A token as its user sees it. */
  public record TokenView(ApiToken token, Optional<Team> team) {}

  /** A token, with the text that nobody can read again. */
  public record NewToken(TokenView view, RegistrationToken token) {}

  /**
   * What a token shall be.
   *
   * @param scope viewer, developer, owner or admin
   * @param team the only team it sees; empty: all of its user
   * @param days how long it is good; empty: {@link ApiToken#LIFETIME}
   */
  public record Wish(String name, String scope, Optional<String> team, Optional<Integer> days) {}

  public Programs(ControlSettings settings, Store store) {
    this.settings = settings;
    this.store = store;
  }

  /** The oldest first, those that have expired as well. */
  public List<TokenView> tokens(User.Id user) {
    return store.read(
        view -> view.apiTokens().ofUser(user).stream().map(token -> viewOf(view, token)).toList());
  }

  private static TokenView viewOf(View view, ApiToken token) {
    return new TokenView(token, token.team().flatMap(view.teams()::find));
  }

  /**
   * Makes a token. It may never do more than its user may when it is used.
   *
   * @throws Problem INVALID with every wrong field, or LIMIT with too many tokens
   */
  public NewToken create(User.Id id, Wish wish) {
    FieldErrors errors = new FieldErrors();
    String name = wish.name().strip();
    errors.require(
        DisplayName.isGood(name, ApiToken.NAME_LIMIT),
        "name",
        DisplayName.rule(ApiToken.NAME_LIMIT));
    Optional<Scope> scope = errors.read("scope", () -> scope(wish.scope()));
    int days = wish.days().orElse(Math.toIntExact(ApiToken.LIFETIME.toDays()));
    errors.require(
        days >= 1 && days <= ApiToken.LIFETIME_LIMIT.toDays(),
        "days",
        "must be between 1 and " + ApiToken.LIFETIME_LIMIT.toDays());
    errors.require(
        wish.team().isEmpty() || scope.filter(Scope.ADMIN::equals).isEmpty(),
        "team",
        "does not go with the scope admin, which is about the whole platform");
    Optional<Name> team = wish.team().flatMap(text -> errors.read("team", () -> new Name(text)));
    errors.throwIfAny();
    RegistrationToken text = RegistrationToken.generate(settings.random());
    Instant now = settings.clock().instant();
    return store.write(
        tx -> {
          User user = Accounts.require(tx, id);
          requireRoom(tx, id);
          if (scope.filter(Scope.ADMIN::equals).isPresent() && !user.admin()) {
            throw Problem.invalid("scope", "must not be admin, as you are none");
          }
          Optional<Team> only = team.map(label -> requireOwn(tx, user, label));
          ApiToken token =
              new ApiToken(
                  ApiToken.Id.next(settings.random()),
                  id,
                  text.hash(),
                  name,
                  scope.orElseThrow(),
                  only.map(Team::id),
                  now,
                  now.plus(Duration.ofDays(days)),
                  Optional.empty());
          tx.apiTokens().save(token);
          return new NewToken(new TokenView(token, only), text);
        });
  }

  private static void requireRoom(Tx tx, User.Id user) {
    if (tx.apiTokens().ofUser(user).size() >= ApiToken.COUNT_LIMIT) {
      throw Problem.limit(
          "You have %d tokens, which is the most; revoke some.".formatted(ApiToken.COUNT_LIMIT));
    }
  }

  /** The same answer for a team that is not there and for one of others. */
  private static Team requireOwn(View view, User user, Name name) {
    return view.teams()
        .findByName(name)
        .filter(team -> user.admin() || view.members().find(team.id(), user.id()).isPresent())
        .orElseThrow(() -> Problem.invalid("team", "there is no team " + name));
  }

  private static Scope scope(String text) {
    return switch (text) {
      case "viewer" -> Scope.VIEWER;
      case "developer" -> Scope.DEVELOPER;
      case "owner" -> Scope.OWNER;
      case "admin" -> Scope.ADMIN;
      default -> throw Problem.invalid("scope", "must be viewer, developer, owner or admin");
    };
  }

  /**
   * The token is worth nothing any more.
   *
   * @return what it was called
   * @throws Problem NOT_FOUND if the user has no such token
   */
  public String revoke(User.Id user, ApiToken.Id id) {
    return store.write(
        tx -> {
          ApiToken token =
              tx.apiTokens()
                  .find(id)
                  .filter(each -> each.user().equals(user))
                  .orElseThrow(() -> Problem.notFound("token", id.value()));
          tx.apiTokens().remove(id);
          return token.name();
        });
  }
}
