package cloud.techulus.http.server;

import static cloud.techulus.http.server.PageFrame.field;
import static cloud.techulus.http.server.PageFrame.number;
import static cloud.techulus.http.server.PageFrame.optionalField;
import static cloud.techulus.http.server.PageFrame.seeOther;

import cloud.techulus.core.access.ApiToken;
import cloud.techulus.core.access.ApiToken.Scope;
import cloud.techulus.core.access.Operation;
import cloud.techulus.core.access.User;
import cloud.techulus.core.access.UserSession;
import cloud.techulus.core.control.ControlSettings;
import cloud.techulus.core.control.People;
import cloud.techulus.core.control.Programs;
import cloud.techulus.core.control.SignIn.Offer;
import cloud.techulus.core.secret.Plaintext;
import cloud.techulus.http.pages.AccountPage;
import cloud.techulus.http.pages.AccountPage.Done;
import cloud.techulus.http.pages.Form;
import cloud.techulus.http.pages.OncePage;
import cloud.techulus.http.pages.QrPicture;
import cloud.techulus.http.pages.Section;
import cloud.techulus.http.pages.TokensPage;
import cloud.techulus.http.wire.EnumText;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is one's own: password, second factor, sessions, the tokens of one's programs. */
final class AccountPages {
  private static final String ACCOUNT = Section.ACCOUNT.path();
  private static final String SECOND_FACTOR = ACCOUNT + "/second-factor";
  private static final String TOKENS = ACCOUNT + "/tokens";
  private static final List<String> PASSWORDS = List.of("currentPassword", "newPassword");
  private static final List<String> TOKEN = List.of("name", "scope", "team", "days");

  private final PageFrame frame;
  private final ControlSettings settings;
  private final People people;

  AccountPages(PageFrame frame, ControlServices services) {
    this.frame = frame;
    this.settings = services.settings();
    this.people = services.people();
  }

  void register() {
    frame.get(
        ACCOUNT,
        Operation.SHOW_SESSIONS,
        PageFrame.platform(),
        context -> page(context, Form.EMPTY));
    post(ACCOUNT + "/password", Operation.CHANGE_PASSWORD, this::changePassword);
    post(SECOND_FACTOR, Operation.OFFER_SECOND_FACTOR, this::offer);
    post(SECOND_FACTOR + "/confirm", Operation.CONFIRM_SECOND_FACTOR, this::confirm);
    post(SECOND_FACTOR + "/remove", Operation.REMOVE_SECOND_FACTOR, this::removeFactor);
    post(ACCOUNT + "/sessions/{session}/end", Operation.END_SESSION, this::end);
    frame.get(
        TOKENS,
        Operation.SHOW_API_TOKENS,
        PageFrame.platform(),
        context -> tokensPage(context, newToken()));
    post(TOKENS, Operation.CREATE_API_TOKEN, this::createToken);
    post(TOKENS + "/{token}/revoke", Operation.REVOKE_API_TOKEN, this::revokeToken);
  }

  private void post(String path, Operation operation, Handler handler) {
    frame.post(path, operation, PageFrame.platform(), handler);
  }

  private void page(Context context, Form form) {
    User user = people.accounts().user(SessionRoutes.user(context));
    frame.html(
        context,
        "account.jte",
        Map.of(
            "shell",
            frame.shell(context, "Your account", Section.ACCOUNT),
            "form",
            form,
            "page",
            AccountPage.of(
                user,
                UserPages.memberships(people.memberships(), user.id()),
                people.signIn().sessions(user.id()),
                SessionRoutes.session(context),
                done(context))));
  }

  private static Optional<Done> done(Context context) {
    return Arrays.stream(Done.values())
        .filter(each -> EnumText.of(each).equals(context.queryParam("done")))
        .findFirst();
  }

  private static String after(Done done) {
    return ACCOUNT + "?done=" + EnumText.of(done);
  }

  private void changePassword(Context context) {
    PageFrame.submit(
        context,
        PASSWORDS,
        () ->
            people
                .signIn()
                .changePassword(
                    SessionRoutes.user(context),
                    SessionRoutes.session(context),
                    typed(context, "currentPassword"),
                    typed(context, "newPassword"),
                    Requests.origin(context)),
        after(Done.PASSWORD),
        form -> page(context, form));
  }

  /** As it was typed: spaces belong to it. */
  private static String typed(Context context, String name) {
    return Optional.ofNullable(context.formParam(name)).orElse("");
  }

  private void offer(Context context) {
    PageFrame.submit(
            context,
            List.of(),
            () -> people.signIn().offerSecondFactor(SessionRoutes.user(context)),
            form -> page(context, form))
        .ifPresent(offer -> offerPage(context, offer, Form.EMPTY));
  }

  private void offerPage(Context context, Offer offer, Form form) {
    frame.html(
        context,
        "secondFactor.jte",
        Map.of(
            "shell",
            frame.shell(context, "Set up a second factor", Section.ACCOUNT),
            "form",
            form,
            "secret",
            offer.secret(),
            "qr",
            QrPicture.of(offer.uri().reveal())));
  }

  private void confirm(Context context) {
    User.Id user = SessionRoutes.user(context);
    PageFrame.submit(
        context,
        List.of("code"),
        () -> people.signIn().confirmSecondFactor(user, field(context, "code")),
        after(Done.SECOND_FACTOR_ON),
        form ->
            people
                .signIn()
                .offeredSecondFactor(user)
                .ifPresentOrElse(
                    offer -> offerPage(context, offer, form), () -> page(context, form)));
  }

  private void removeFactor(Context context) {
    PageFrame.submit(
        context,
        List.of("password"),
        () ->
            people
                .signIn()
                .removeSecondFactor(
                    SessionRoutes.user(context),
                    typed(context, "password"),
                    Requests.origin(context)),
        after(Done.SECOND_FACTOR_OFF),
        form -> page(context, form));
  }

  private void end(Context context) {
    UserSession.Id id = Requests.pathId(context, "session", "session", UserSession.Id::new);
    UserSession ended = people.signIn().end(SessionRoutes.user(context), id);
    SessionRoutes.ended(context, ended);
    seeOther(context, after(Done.SESSION));
  }

  private static Form newToken() {
    return Form.filled(
        Map.of("scope", "viewer", "days", Long.toString(ApiToken.LIFETIME.toDays())));
  }

  private void tokensPage(Context context, Form form) {
    User.Id user = SessionRoutes.user(context);
    boolean admin = Visit.of(context).actor().admin();
    frame.html(
        context,
        "tokens.jte",
        Map.of(
            "shell",
            frame.shell(context, "API tokens", Section.ACCOUNT),
            "form",
            form,
            "page",
            TokensPage.of(
                people.programs().tokens(user),
                Arrays.stream(Scope.values())
                    .filter(scope -> admin || scope != Scope.ADMIN)
                    .map(EnumText::of)
                    .toList(),
                people.memberships().teams(Visit.of(context).actor()).stream()
                    .map(each -> each.team().name().text())
                    .toList(),
                settings.clock().instant())));
  }

  private void createToken(Context context) {
    PageFrame.submit(
            context,
            TOKEN,
            () -> people.programs().create(SessionRoutes.user(context), wish(context)),
            form -> tokensPage(context, form))
        .ifPresent(made -> created(context, made));
  }

  private static Programs.Wish wish(Context context) {
    return new Programs.Wish(
        field(context, "name"),
        field(context, "scope"),
        optionalField(context, "team"),
        Optional.of(number(context, "days")));
  }

  private void created(Context context, Programs.NewToken made) {
    ApiToken token = made.view().token();
    Visit.subject(context, token.name());
    Visit.detail(
        context,
        EnumText.of(token.scope())
            + made.view().team().map(team -> " in " + team.name()).orElse(""));
    frame.once(
        context,
        Section.ACCOUNT,
        OncePage.ofToken(
            token.name(), new Plaintext(made.token().text()), token.expiresAt(), TOKENS));
  }

  private void revokeToken(Context context) {
    ApiToken.Id id = Requests.pathId(context, "token", "token", ApiToken.Id::new);
    Visit.subject(context, people.programs().revoke(SessionRoutes.user(context), id));
    seeOther(context, TOKENS);
  }
}
