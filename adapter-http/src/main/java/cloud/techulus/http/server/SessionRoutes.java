package cloud.techulus.http.server;

import cloud.techulus.core.Problem;
import cloud.techulus.core.access.Actor.OfSession;
import cloud.techulus.core.access.Operation;
import cloud.techulus.core.access.User;
import cloud.techulus.core.access.UserSession;
import cloud.techulus.core.control.ControlSettings;
import cloud.techulus.core.control.People;
import cloud.techulus.core.control.SignIn;
import cloud.techulus.http.openapi.Endpoint;
import cloud.techulus.http.wire.CodeWire;
import cloud.techulus.http.wire.LinkTokenWire;
import cloud.techulus.http.wire.MeWire;
import cloud.techulus.http.wire.OpenSessionWire;
import cloud.techulus.http.wire.PasswordChangeWire;
import cloud.techulus.http.wire.PasswordWire;
import cloud.techulus.http.wire.SecondFactorWire;
import cloud.techulus.http.wire.SessionWire;
import cloud.techulus.http.wire.SignInWire;
import cloud.techulus.http.wire.TeamWire;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.time.Duration;

/** Coming in and going, and what is one's own. */
final class SessionRoutes {
  private final ControlSettings settings;
  private final People people;
  private final SessionCookie cookie;

  SessionRoutes(ControlSettings settings, People people, SessionCookie cookie) {
    this.settings = settings;
    this.people = people;
    this.cookie = cookie;
  }

  /** For those who are not known yet. */
  void registerOpen(ApiRoutes routes) {
    routes.open(
        HandlerType.POST,
        "/session",
        Endpoint.of("signIn", "Opens a session.")
            .takes(SignInWire.class)
            .gives(201, SessionWire.class),
        this::signIn);
  }

  void register(ApiRoutes routes) {
    routes.delete(
        "/session",
        Operation.SIGN_OUT,
        Endpoint.of("signOut", "Ends the session that calls.").gives(204),
        this::signOut);
    routes.get(
        "/me",
        Operation.SHOW_ME,
        Endpoint.of("showMe", "Who is calling.").gives(200, MeWire.class),
        this::me);
    routes.get(
        "/me/sessions",
        Operation.SHOW_SESSIONS,
        Endpoint.of("listSessions", "Where the caller is signed in.")
            .gives(200, OpenSessionWire.ListWire.class),
        this::sessions);
    routes.delete(
        "/me/sessions/{session}",
        Operation.END_SESSION,
        Endpoint.of("endSession", "Ends a session of the caller.").gives(204),
        this::end);
    routes.put(
        "/me/password",
        Operation.CHANGE_PASSWORD,
        Endpoint.of("changePassword", "Changes the password of the caller; other sessions end.")
            .takes(PasswordChangeWire.class)
            .gives(204),
        this::changePassword);
    routes.post(
        "/me/second-factor",
        Operation.OFFER_SECOND_FACTOR,
        Endpoint.of(
                "offerSecondFactor",
                "Makes a second factor, which is not asked for before it is confirmed.")
            .gives(200, SecondFactorWire.class),
        this::offer);
    routes.post(
        "/me/second-factor/confirm",
        Operation.CONFIRM_SECOND_FACTOR,
        Endpoint.of("confirmSecondFactor", "Confirms the second factor by a code of it.")
            .takes(CodeWire.class)
            .gives(204),
        this::confirm);
    routes.post(
        "/me/second-factor/remove",
        Operation.REMOVE_SECOND_FACTOR,
        Endpoint.of("removeSecondFactor", "Takes the second factor of the caller away.")
            .takes(PasswordWire.class)
            .gives(204),
        this::removeFactor);
    routes.post(
        "/me/invitations",
        Operation.ACCEPT_INVITATION,
        Endpoint.of("acceptInvitation", "Joins the team of an invitation.")
            .takes(LinkTokenWire.class)
            .gives(200, TeamWire.class),
        this::join);
  }

  private void signIn(Context context) {
    SignInWire request = Requests.message(context, SignInWire.class);
    boolean shown =
        switch (request.as().orElse("cookie")) {
          case "cookie" -> false;
          case "token" -> true;
          default -> throw Problem.invalid("as", "must be cookie or token");
        };
    if (!shown) {
      // Or a foreign page could sign a browser in as somebody else.
      SameOrigin.require(context);
    }
    SignIn.NewSession opened =
        people
            .signIn()
            .signIn(request.email(), request.password(), request.code(), Requests.origin(context));
    if (!shown) {
      cookie.set(
          context,
          opened.token().text(),
          Duration.between(settings.clock().instant(), opened.session().expiresAt()));
    }
    Responses.json(context, 201, SessionWire.of(opened, shown));
  }

  private void signOut(Context context) {
    people.signIn().signOut(session(context));
    cookie.clear(context);
    context.status(204);
  }

  private void me(Context context) {
    Visit visit = Visit.of(context);
    Responses.json(
        context,
        200,
        MeWire.of(
            visit.actor(),
            visit.actor().user().map(people.accounts()::user),
            people.memberships().teams(visit.actor())));
  }

  private void sessions(Context context) {
    UserSession.Id asking = session(context);
    Responses.json(
        context,
        200,
        new OpenSessionWire.ListWire(
            people.signIn().sessions(user(context)).stream()
                .map(each -> OpenSessionWire.of(each, asking))
                .toList()));
  }

  private void end(Context context) {
    UserSession ended =
        people
            .signIn()
            .end(
                user(context), Requests.pathId(context, "session", "session", UserSession.Id::new));
    ended(context, ended);
    context.status(204);
  }

  /** What the audit log says of it. */
  static void ended(Context context, UserSession session) {
    Visit.subject(context, Visit.of(context).author());
    Visit.detail(context, "opened from " + session.address());
  }

  private void changePassword(Context context) {
    PasswordChangeWire request = Requests.message(context, PasswordChangeWire.class);
    people
        .signIn()
        .changePassword(
            user(context),
            session(context),
            request.currentPassword(),
            request.newPassword(),
            Requests.origin(context));
    context.status(204);
  }

  private void offer(Context context) {
    Responses.json(
        context, 200, SecondFactorWire.of(people.signIn().offerSecondFactor(user(context))));
  }

  private void confirm(Context context) {
    people
        .signIn()
        .confirmSecondFactor(user(context), Requests.message(context, CodeWire.class).code());
    context.status(204);
  }

  private void removeFactor(Context context) {
    people
        .signIn()
        .removeSecondFactor(
            user(context),
            Requests.message(context, PasswordWire.class).password(),
            Requests.origin(context));
    context.status(204);
  }

  private void join(Context context) {
    String token = Requests.message(context, LinkTokenWire.class).token();
    TeamWire joined = TeamWire.of(people.memberships().join(token, user(context)));
    Visit.subject(context, joined.name());
    Visit.detail(context, joined.role());
    Responses.json(context, 200, joined);
  }

  /** Only people with a session get through to where this is asked. */
  static User.Id user(Context context) {
    return Visit.of(context).actor().user().orElseThrow();
  }

  /** The one that asks. */
  static UserSession.Id session(Context context) {
    if (Visit.of(context).actor().credential() instanceof OfSession(UserSession.Id id)) {
      return id;
    }
    throw new IllegalStateException("the gate lets only sessions through to here");
  }
}
