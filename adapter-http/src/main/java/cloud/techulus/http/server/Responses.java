package cloud.techulus.http.server;

import cloud.techulus.core.Problem;
import cloud.techulus.core.store.Store;
import cloud.techulus.http.wire.Json;
import cloud.techulus.http.wire.ProblemKind;
import cloud.techulus.http.wire.ProblemWire;
import cloud.techulus.http.wire.ProblemWire.FieldErrorWire;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.router.JavalinDefaultRoutingApi;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers: JSON, or a problem document (RFC 9457) for whatever went wrong. */
final class Responses {
  private static final Logger LOG = LoggerFactory.getLogger(Responses.class);
  private static final String INTERNAL_TYPE = "urn:techulus:problem:internal";

  private final RandomGenerator random;

  Responses(RandomGenerator random) {
    this.random = random;
  }

  static void json(Context context, int status, Object message) {
    written(context, status, Json.write(message));
  }

  /** A message that is JSON already. */
  static void written(Context context, int status, byte[] json) {
    context.status(status).contentType("application/json").result(json);
  }

  /**
   * Something was made; it lies at this path.
   *
   * @param subject what the audit log calls it
   */
  static void created(Context context, String path, String subject, Object message) {
    created(context, path, subject, Json.write(message));
  }

  /** The same with a message that is JSON already. */
  static void created(Context context, String path, String subject, byte[] json) {
    Visit.subject(context, subject);
    context.header("Location", path);
    written(context, 201, json);
  }

  /** For every answer of an API that no page may embed and no cache may keep. */
  static void secure(Context context) {
    context.header("Cache-Control", "no-store");
    context.header("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    context.header("Referrer-Policy", "no-referrer");
    context.header("X-Content-Type-Options", "nosniff");
  }

  /**
   * The length of a compressed answer gives away what in it is alike (BREACH): a secret, if the
   * same answer repeats something that an attacker has chosen. Tokens and links are shown once, in
   * answers to what changes something, so those are never compressed. What is only read holds no
   * secret that could be guessed at: a session is a cookie and no part of any page, values of
   * secrets are never shown, and there are no tokens in forms (see {@link SameOrigin}).
   */
  static void compressOnlyWhatIsRead(Context context) {
    if (!Gate.SAFE.contains(context.method())) {
      context.disableCompression();
    }
  }

  /** The one place where what was thrown becomes a status. */
  void register(JavalinDefaultRoutingApi routes) {
    routes.exception(Problem.class, (problem, context) -> problem(context, problem));
    routes.exception(
        Json.Unreadable.class,
        (unreadable, context) -> problem(context, ProblemKind.UNREADABLE, unreadable.message()));
    routes.exception(
        Requests.BodyTooLarge.class,
        (tooLarge, context) ->
            problem(
                context,
                ProblemKind.TOO_LARGE,
                "A body has at most " + Requests.BODY_LIMIT_BYTES + " bytes."));
    routes.exception(
        Store.UniqueViolation.class,
        (taken, context) ->
            problem(
                context, ProblemKind.CONFLICT, "Somebody else has just taken that; try again."));
    routes.exception(HttpResponseException.class, (refused, context) -> refused(context, refused));
    routes.exception(
        UncheckedIOException.class,
        (gone, context) ->
            problem(context, ProblemKind.UNREADABLE, "The body did not arrive whole."));
    routes.exception(Exception.class, (bug, context) -> internal(context, bug));
  }

  private static void problem(Context context, Problem problem) {
    ProblemKind kind = ProblemKind.of(problem.kind());
    if (kind == ProblemKind.UNAUTHENTICATED && context.path().startsWith(OperatorRoutes.ROOT)) {
      context.header("WWW-Authenticate", "Bearer realm=\"techulus\"");
    }
    problem
        .retryAfter()
        .ifPresent(
            wait -> context.header("Retry-After", Long.toString(wait.plusMillis(999).toSeconds())));
    List<FieldErrorWire> errors =
        problem.errors().stream()
            .map(error -> new FieldErrorWire(error.field(), error.message()))
            .toList();
    document(
        context,
        new ProblemWire(
            kind.type(),
            kind.title(),
            kind.status(),
            problem.message(),
            errors.isEmpty() ? Optional.empty() : Optional.of(errors)));
  }

  private static void problem(Context context, ProblemKind kind, String detail) {
    document(
        context,
        new ProblemWire(kind.type(), kind.title(), kind.status(), detail, Optional.empty()));
  }

  /** What the HTTP library refuses by itself: paths and methods that are not there. */
  private static void refused(Context context, HttpResponseException refused) {
    switch (refused.getStatus()) {
      case 404 -> problem(context, ProblemKind.NOT_FOUND, "Nothing lies at this path.");
      case 405 ->
          problem(context, ProblemKind.METHOD_NOT_ALLOWED, "This path has other methods only.");
      default -> problem(context, ProblemKind.UNREADABLE, "This is not a request we understand.");
    }
  }

  private void internal(Context context, Exception bug) {
    String id = "%016x".formatted(random.nextLong());
    LOG.error("failed id={} method={} path={}", id, context.method(), context.path(), bug);
    document(
        context,
        new ProblemWire(
            INTERNAL_TYPE,
            "The control plane failed",
            500,
            "It was not your fault; the control plane's log says more under " + id + ".",
            Optional.empty()));
  }

  private static void document(Context context, ProblemWire document) {
    context
        .status(document.status())
        .contentType(ProblemWire.CONTENT_TYPE)
        .result(Json.write(document));
  }
}
