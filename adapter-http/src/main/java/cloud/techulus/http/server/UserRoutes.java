package cloud.techulus.http.server;

import cloud.techulus.core.access.Operation;
import cloud.techulus.core.access.User;
import cloud.techulus.core.control.Accounts;
import cloud.techulus.core.control.Accounts.NewUser;
import cloud.techulus.http.openapi.Endpoint;
import cloud.techulus.http.wire.AcceptWire;
import cloud.techulus.http.wire.AdminWire;
import cloud.techulus.http.wire.CreateUserWire;
import cloud.techulus.http.wire.LinkWire;
import cloud.techulus.http.wire.PasswordResetWire;
import cloud.techulus.http.wire.UserWire;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;

/** Users. */
final class UserRoutes {
  private final Accounts accounts;

  UserRoutes(Accounts accounts) {
    this.accounts = accounts;
  }

  /** For those who come by a link. */
  void registerOpen(ApiRoutes routes) {
    routes.open(
        HandlerType.POST,
        "/setup",
        Endpoint.of("setUp", "Makes the first admin, who has come by the link of the first start.")
            .takes(AcceptWire.class)
            .gives(201, UserWire.class),
        this::setUp);
    routes.open(
        HandlerType.POST,
        "/password-reset",
        Endpoint.of("resetPassword", "Chooses a password by a link; all sessions end.")
            .takes(PasswordResetWire.class)
            .gives(200, UserWire.class),
        this::reset);
  }

  void register(ApiRoutes routes) {
    routes.get(
        "/users",
        Operation.SHOW_USERS,
        Endpoint.list("listUsers", "Users, by e-mail address.", UserWire.ListWire.class),
        this::list);
    routes.post(
        "/users",
        Operation.ADD_USER,
        Endpoint.of("createUser", "Adds a user, who chooses a password by the link.")
            .takes(CreateUserWire.class)
            .creates(UserWire.NewWire.class),
        this::add);
    routes.delete(
        "/users/{id}",
        Operation.REMOVE_USER,
        Endpoint.of("removeUser", "Removes a user with all sessions and tokens.").gives(204),
        this::remove);
    routes.post(
        "/users/{id}/admin",
        Operation.CHANGE_USER,
        Endpoint.of("setAdmin", "Makes a user an admin of the platform, or no admin any more.")
            .takes(AdminWire.class)
            .gives(200, UserWire.class),
        this::setAdmin);
    routes.post(
        "/users/{id}/disable",
        Operation.DISABLE_USER,
        Endpoint.of(
                "disableUser", "Lets a user in no more; sessions end, tokens are worth nothing.")
            .gives(200, UserWire.class),
        this::disable);
    routes.post(
        "/users/{id}/enable",
        Operation.ENABLE_USER,
        Endpoint.of("enableUser", "Lets a user in again.").gives(200, UserWire.class),
        this::enable);
    routes.post(
        "/users/{id}/reset",
        Operation.ISSUE_PASSWORD_RESET,
        Endpoint.of(
                "issuePasswordReset", "Makes a link by which the user chooses another password.")
            .gives(200, LinkWire.class),
        this::issueReset);
    routes.post(
        "/users/{id}/second-factor/remove",
        Operation.REMOVE_USERS_SECOND_FACTOR,
        Endpoint.of(
                "removeUsersSecondFactor", "Takes the second factor from somebody who has lost it.")
            .gives(200, UserWire.class),
        this::removeSecondFactor);
  }

  private void setUp(Context context) {
    AcceptWire request = Requests.message(context, AcceptWire.class);
    User user =
        accounts.setUp(
            request.token(),
            request.email(),
            request.name(),
            request.password(),
            Requests.origin(context));
    Responses.json(context, 201, UserWire.of(user));
  }

  private void reset(Context context) {
    PasswordResetWire request = Requests.message(context, PasswordResetWire.class);
    User user = accounts.reset(request.token(), request.password(), Requests.origin(context));
    Responses.json(context, 200, UserWire.of(user));
  }

  private void list(Context context) {
    Paging.answer(
        context,
        accounts.users(),
        user -> user.email().text(),
        (part, next) -> new UserWire.ListWire(part.stream().map(UserWire::of).toList(), next));
  }

  private void add(Context context) {
    CreateUserWire request = Requests.message(context, CreateUserWire.class);
    NewUser added =
        accounts.add(
            request.email(),
            request.name(),
            request.admin().orElse(false),
            Visit.of(context).author());
    if (added.user().admin()) {
      Visit.detail(context, "admin");
    }
    Responses.created(
        context,
        OperatorRoutes.ROOT + "/users/" + added.user().id(),
        added.user().email().text(),
        new UserWire.NewWire(UserWire.of(added.user()), LinkWire.of(added.link())));
  }

  private void remove(Context context) {
    accounts.remove(id(context));
    context.status(204);
  }

  private void setAdmin(Context context) {
    boolean admin = Requests.message(context, AdminWire.class).admin();
    Visit.detail(context, admin ? "admin" : "no admin any more");
    Responses.json(context, 200, UserWire.of(accounts.setAdmin(id(context), admin)));
  }

  private void disable(Context context) {
    Responses.json(context, 200, UserWire.of(accounts.disable(id(context))));
  }

  private void enable(Context context) {
    Responses.json(context, 200, UserWire.of(accounts.enable(id(context))));
  }

  private void issueReset(Context context) {
    Responses.json(
        context, 200, LinkWire.of(accounts.issueReset(id(context), Visit.of(context).author())));
  }

  private void removeSecondFactor(Context context) {
    Responses.json(context, 200, UserWire.of(accounts.removeSecondFactor(id(context))));
  }

  private static User.Id id(Context context) {
    return Requests.pathId(context, "id", "user", User.Id::new);
  }
}
