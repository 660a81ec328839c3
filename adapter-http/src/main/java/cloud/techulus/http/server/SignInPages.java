package cloud.techulus.http.server;

import static cloud.techulus.http.server.PageFrame.field;
import static cloud.techulus.http.server.PageFrame.optionalField;
import static cloud.techulus.http.server.PageFrame.seeOther;

import cloud.techulus.core.access.Actor;
import cloud.techulus.core.access.Actor.OfSession;
import cloud.techulus.core.access.Operation;
import cloud.techulus.core.control.Access;
import cloud.techulus.core.control.ControlSettings;
import cloud.techulus.core.control.People;
import cloud.techulus.core.control.SignIn;
import cloud.techulus.http.pages.Form;
import cloud.techulus.http.pages.LinkPage;
import cloud.techulus.http.pages.Paths;
import cloud.techulus.http.wire.EnumText;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Coming in by a password or by a link, and going. */
final class SignInPages {
  private static final List<String> FIELDS = List.of("email", "password", "code", "name", "token");

  private final PageFrame frame;
  private final ControlSettings settings;
  private final Access access;
  private final People people;
  private final SessionCookie cookie;

  SignInPages(PageFrame frame, ControlServices services, SessionCookie cookie) {
    this.frame = frame;
    this.settings = services.settings();
    this.access = services.access();
    this.people = services.people();
    this.cookie = cookie;
  }

  void register() {
    frame.open(PageFrame.SIGN_IN, context -> page(context, Form.EMPTY));
    frame.openForm(PageFrame.SIGN_IN, this::signIn);
    frame.post("/sign-out", Operation.SIGN_OUT, PageFrame.platform(), this::signOut);
    link(
        LinkPage.SETUP,
        context ->
            people
                .accounts()
                .setUp(
                    field(context, "token"),
                    field(context, "email"),
                    field(context, "name"),
                    password(context),
                    Requests.origin(context)));
    link(
        LinkPage.INVITATION,
        context ->
            people
                .memberships()
                .accept(
                    field(context, "token"),
                    field(context, "email"),
                    field(context, "name"),
                    password(context),
                    Requests.origin(context)));
    frame.post(
        LinkPage.INVITATION.path() + "/join",
        Operation.ACCEPT_INVITATION,
        PageFrame.platform(),
        this::join);
    link(
        LinkPage.PASSWORD_RESET,
        context ->
            people
                .accounts()
                .reset(field(context, "token"), password(context), Requests.origin(context)));
  }

  private void page(Context context, Form form) {
    frame.html(context, "signIn.jte", Map.of("assets", frame.assets(), "form", form));
  }

  private void signIn(Context context) {
    PageFrame.submit(
            context,
            FIELDS,
            () -> {
              enter(context);
              return "/";
            },
            form -> page(context, form))
        .ifPresent(path -> seeOther(context, path));
  }

  private void enter(Context context) {
    SignIn.NewSession opened =
        people
            .signIn()
            .signIn(
                field(context, "email"),
                password(context),
                optionalField(context, "code"),
                Requests.origin(context));
    cookie.set(
        context,
        opened.token().text(),
        Duration.between(settings.clock().instant(), opened.session().expiresAt()));
  }

  /** As it was typed: spaces belong to it. */
  private static String password(Context context) {
    String typed = context.formParam("password");
    return typed == null ? "" : typed;
  }

  private void signOut(Context context) {
    if (Visit.of(context).actor().credential() instanceof OfSession(var session)) {
      people.signIn().signOut(session);
    }
    cookie.clear(context);
    seeOther(context, PageFrame.SIGN_IN);
  }

  /** What one comes to by a link that is good once. */
  private void link(LinkPage link, Consumer<Context> accept) {
    frame.open(link.path(), context -> linkPage(context, link, Form.EMPTY));
    frame.openForm(
        link.path(),
        context ->
            PageFrame.submit(
                    context,
                    FIELDS,
                    () -> {
                      accept.accept(context);
                      return enterIfTold(context, link);
                    },
                    form -> linkPage(context, link, form))
                .ifPresent(path -> seeOther(context, path)));
  }

  /** Whoever has just said who he is need not say it again; gives where to go next. */
  private String enterIfTold(Context context, LinkPage link) {
    if (!link.asksWho()) {
      return PageFrame.SIGN_IN;
    }
    enter(context);
    return "/";
  }

  /** Whoever has an account does not make another one for another team. */
  private void join(Context context) {
    PageFrame.submit(
            context,
            FIELDS,
            () -> people.memberships().join(field(context, "token"), SessionRoutes.user(context)),
            form -> linkPage(context, LinkPage.INVITATION, form))
        .ifPresent(
            joined -> {
              Visit.subject(context, joined.team().name().text());
              Visit.detail(context, EnumText.of(joined.role()));
              seeOther(context, Paths.team(joined.team().name()));
            });
  }

  private void linkPage(Context context, LinkPage link, Form form) {
    Optional<String> visitor = link == LinkPage.INVITATION ? visitor(context) : Optional.empty();
    frame.html(
        context,
        "link.jte",
        Map.of("assets", frame.assets(), "link", link, "form", form, "visitor", visitor));
  }

  /** Whoever is signed in already. */
  private Optional<String> visitor(Context context) {
    return cookie
        .read(context)
        .map(access::admitSession)
        .flatMap(
            admission ->
                admission instanceof Access.Admitted(Actor actor)
                    ? Optional.of(actor.name())
                    : Optional.empty());
  }
}
