package cloud.techulus.http.server;

import cloud.techulus.core.Problem;
import cloud.techulus.core.access.Operation;
import cloud.techulus.core.control.Access;
import cloud.techulus.core.control.Accounts.NewLink;
import cloud.techulus.core.control.Dispatcher;
import cloud.techulus.core.control.Target;
import cloud.techulus.core.secret.Plaintext;
import cloud.techulus.core.service.Seen;
import cloud.techulus.core.team.Team;
import cloud.techulus.http.pages.Assets;
import cloud.techulus.http.pages.Form;
import cloud.techulus.http.pages.JoinSteps;
import cloud.techulus.http.pages.OncePage;
import cloud.techulus.http.pages.Rights;
import cloud.techulus.http.pages.Section;
import cloud.techulus.http.pages.Shell;
import cloud.techulus.http.server.Gate.TargetOf;
import cloud.techulus.http.wire.LinkWire;
import gg.jte.Content;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpStatus;
import io.javalin.router.JavalinDefaultRoutingApi;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What all pages have in common: they are shown through the same {@link Gate} as the API, look
 * alike, and tell as pages what goes wrong.
 */
final class PageFrame {
  static final String SIGN_IN = "/sign-in";

  private static final String PAGE = "techulus.page";
  private static final String TEMPLATES = "cloud.techulus.http.pages.templates";

  private final JavalinDefaultRoutingApi routes;
  private final Gate gate;
  private final Access access;
  private final Dispatcher dispatcher;
  private final Assets assets;
  private final LivePages live;
  private final TemplateEngine templates =
      TemplateEngine.createPrecompiled(
          null, ContentType.Html, PageFrame.class.getClassLoader(), TEMPLATES);

  PageFrame(
      JavalinDefaultRoutingApi routes,
      Gate gate,
      Access access,
      Dispatcher dispatcher,
      Assets assets,
      LivePages live) {
    this.routes = routes;
    this.gate = gate;
    this.access = access;
    this.dispatcher = dispatcher;
    this.assets = assets;
    this.live = live;
  }

  /** For those who are not known yet. */
  void open(String path, Handler show) {
    routes.get(path, context -> show.handle(secured(context)));
  }

  /** The same, for a form; only from a page of ours. */
  void openForm(String path, Handler act) {
    routes.post(
        path,
        context -> {
          secured(context);
          told(
              context,
              it -> {
                SameOrigin.requireSite(it);
                act.handle(it);
              });
        });
  }

  /** A page. */
  void get(String path, Operation operation, TargetOf target, Handler handler) {
    routes.get(
        path,
        context -> {
          secured(context);
          told(
              context,
              it ->
                  gate.pass(
                      it,
                      "GET " + path,
                      operation,
                      target,
                      let -> {
                        dispatcher.sweep();
                        handler.handle(let);
                      }));
        });
  }

  /** A form, or a button that changes something. */
  void post(String path, Operation operation, TargetOf target, Handler handler) {
    routes.post(
        path,
        context -> {
          secured(context);
          told(context, it -> gate.pass(it, "POST " + path, operation, target, handler));
        });
  }

  /**
   * A page, and the stream that keeps its moving part at what is as long as it may be seen.
   *
   * @param part the same for everybody who may do the same
   */
  void live(
      String path,
      Operation operation,
      TargetOf target,
      Handler page,
      Function<Context, String> part) {
    get(path, operation, target, page);
    get(
        livePath(path),
        operation,
        target,
        context -> {
          Visit visit = Visit.of(context);
          live.stream(
              context,
              () -> access.isStillAllowed(visit.actor(), operation, visit.target()),
              () -> part.apply(context));
        });
  }

  private static String livePath(String path) {
    return path.equals(Section.OVERVIEW.path()) ? "/live" : "/live" + path;
  }

  static TargetOf platform() {
    return _ -> new Target.Platform();
  }

  /** No page of another site may frame ours, and ours load nothing from elsewhere. */
  private static Context secured(Context context) {
    context.header(
        "Content-Security-Policy",
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src"
            + " 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
    context.header("Cross-Origin-Opener-Policy", "same-origin");
    return context;
  }

  private void told(Context context, Handler handler) throws Exception {
    try {
      handler.handle(context);
    } catch (Problem problem) {
      if (problem.kind() == Problem.Kind.UNAUTHENTICATED) {
        toSignIn(context);
        return;
      }
      context.status(status(problem));
      html(
          context,
          "problem.jte",
          Map.of("assets", assets, "title", "That did not work", "message", problem.message()));
    }
  }

  /** A script would put the page it is led to where it wanted to put a part of one. */
  private static void toSignIn(Context context) {
    if (Requests.header(context, "HX-Request").isPresent()) {
      context.status(HttpStatus.UNAUTHORIZED).header("HX-Redirect", SIGN_IN);
    } else {
      seeOther(context, SIGN_IN);
    }
  }

  private static int status(Problem problem) {
    return switch (problem.kind()) {
      case INVALID -> 400;
      case UNAUTHENTICATED -> 401;
      case FORBIDDEN, KEY_APPROVAL_REQUIRED -> 403;
      case NOT_FOUND -> 404;
      case CONFLICT, STALE -> 409;
      case GONE -> 410;
      case LIMIT -> 429;
    };
  }

  /**
   * Does what a form asks for.
   *
   * @param fields that the form has
   * @param again shows the form with what is wrong, if it is refused
   * @return empty if it was refused
   */
  static <T> Optional<T> submit(
      Context context, List<String> fields, Supplier<T> act, Consumer<Form> again) {
    return submit(context, act, refused -> again.accept(Form.refused(context, refused, fields)));
  }

  /** The same, for a form that tells in its own way what is wrong. */
  static <T> Optional<T> submit(Context context, Supplier<T> act, Consumer<Problem> again) {
    try {
      return Optional.of(act.get());
    } catch (Problem refused) {
      context.status(status(refused));
      again.accept(refused);
      return Optional.empty();
    }
  }

  /**
   * Does what a form asks for that gives nothing back.
   *
   * @param fields that the form has
   * @param next shown once it is done
   * @param again shows the form with what is wrong, if it is refused
   */
  static void submit(
      Context context, List<String> fields, Runnable act, String next, Consumer<Form> again) {
    submit(
            context,
            fields,
            () -> {
              act.run();
              return next;
            },
            again)
        .ifPresent(path -> seeOther(context, path));
  }

  Assets assets() {
    return assets;
  }

  /** What stands around a page that this caller is shown. */
  Shell shell(Context context, String title, Section section) {
    return new Shell(
        title, section, assets, new Rights(Visit.of(context).actor(), Optional.empty()));
  }

  /** What this caller may do in a team. */
  static Rights rights(Context context, Team.Id team) {
    return new Rights(Visit.of(context).actor(), Optional.of(team));
  }

  /** This control plane as the browser knows it. */
  static String url(Context context) {
    return context.scheme() + "://" + Requests.header(context, "Host").orElse("");
  }

  /** A link that is shown once, whole. */
  static Plaintext link(Context context, NewLink made) {
    return new Plaintext(url(context) + LinkWire.of(made).path());
  }

  /** How a machine that was just added is made to join. */
  void joined(Context context, JoinSteps steps, Section section) {
    html(
        context,
        "joined.jte",
        Map.of("shell", shell(context, steps.title(), section), "steps", steps));
  }

  void once(Context context, Section section, OncePage page) {
    html(context, "once.jte", Map.of("shell", shell(context, page.title(), section), "page", page));
  }

  String text(String template, Map<String, Object> values) {
    StringOutput output = new StringOutput();
    templates.render(template, values, output);
    return output.toString();
  }

  void html(Context context, String template, Map<String, Object> values) {
    context.contentType("text/html; charset=utf-8").result(text(template, values));
  }

  /** A page with a part that moves. */
  void live(
      Context context, Shell shell, String headTemplate, Map<String, Object> head, String part) {
    Content above = output -> templates.render(headTemplate, head, output);
    Content moving = output -> output.writeContent(part);
    String path = livePath(shell.section() == Section.OVERVIEW ? "/" : pagePath(context));
    html(context, "live.jte", Map.of("shell", shell, "live", path, "head", above, "body", moving));
  }

  /** A form that was refused is shown again where it was sent to: the page's own path is kept. */
  private static String pagePath(Context context) {
    return Optional.<String>ofNullable(context.attribute(PAGE)).orElse(context.path());
  }

  /** Shows the page of this path although another was called. */
  static void as(Context context, String path) {
    context.attribute(PAGE, path);
  }

  Content part(String template, Map<String, Object> values) {
    return output -> templates.render(template, values, output);
  }

  static void seeOther(Context context, String path) {
    context.redirect(path, HttpStatus.SEE_OTHER);
  }

  static String field(Context context, String name) {
    return Optional.ofNullable(context.formParam(name)).orElse("").strip();
  }

  static Optional<String> optionalField(Context context, String name) {
    return Optional.of(field(context, name)).filter(text -> !text.isEmpty());
  }

  static int number(Context context, String name) {
    String text = field(context, name);
    if (!text.matches("[0-9]{1,6}")) {
      throw Problem.invalid(name, "must be a whole number");
    }
    return Integer.parseInt(text);
  }

  /** What the visitor was looking at when he sent a form, as {@link Versions#asked} for the API. */
  static Seen seen(Context context) {
    return Seen.revision(number(context, "seen"));
  }
}
