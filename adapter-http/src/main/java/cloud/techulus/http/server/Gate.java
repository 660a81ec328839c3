package cloud.techulus.http.server;

import cloud.techulus.core.Problem;
import cloud.techulus.core.access.Actor;
import cloud.techulus.core.access.AuditEntry;
import cloud.techulus.core.access.AuditEntry.Action;
import cloud.techulus.core.access.Author;
import cloud.techulus.core.access.Operation;
import cloud.techulus.core.control.Access;
import cloud.techulus.core.control.Access.Admitted;
import cloud.techulus.core.control.Access.Stale;
import cloud.techulus.core.control.Access.Unknown;
import cloud.techulus.core.control.Audit;
import cloud.techulus.core.control.Target;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpStatus;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What every call goes through: who is it, may he, and it is written down what he did or did not
 * get to do.
 */
final class Gate {
  private static final String SCHEME = "Bearer ";

  /** Methods that change nothing. */
  static final Set<HandlerType> SAFE = Set.of(HandlerType.GET, HandlerType.HEAD);

  /** The names under which paths name targets. */
  private static final Set<String> TARGETS = Set.of("id", "slug", "team");

  private final Access access;
  private final Audit audit;
  private final InstantSource clock;
  private final SessionCookie cookie;

  /** Finds out what a call is about. */
  @FunctionalInterface
  interface TargetOf {
    Target in(Context context);
  }

  Gate(Access access, Audit audit, InstantSource clock, SessionCookie cookie) {
    this.access = access;
    this.audit = audit;
    this.clock = clock;
    this.cookie = cookie;
  }

  /**
   * @param route what the audit log calls a refused call: never what the caller made up
   */
  void pass(Context context, String route, Operation operation, TargetOf targetOf, Handler handler)
      throws Exception {
    Actor actor = actor(context, route);
    try {
      if (isByCookie(context) && !SAFE.contains(context.method())) {
        requireSameOrigin(context);
      }
      Access.require(actor, operation);
      Target target = targetOf.in(context);
      String label = access.require(actor, operation, target);
      Visit visit =
          new Visit(actor, Requests.origin(context), operation, target, label).begin(context);
      handler.handle(context);
      if (hasChanged(context)) {
        operation.action().ifPresent(action -> audit.add(done(context, visit, action)));
      }
    } catch (Problem refused) {
      if (refused.kind() == Problem.Kind.FORBIDDEN) {
        refused(context, actor.name(), route, refused.message());
      }
      throw refused;
    }
  }

  /** The page of a form is only read, and a form that is refused is answered by that page. */
  private static boolean hasChanged(Context context) {
    return !SAFE.contains(context.method())
        && !Visit.isNothingDone(context)
        && context.status().getCode() < HttpStatus.BAD_REQUEST.getCode();
  }

  /** A form cannot send the header that calls of scripts need. */
  private static void requireSameOrigin(Context context) {
    if (context.path().startsWith(OperatorRoutes.ROOT)) {
      SameOrigin.require(context);
    } else {
      SameOrigin.requireSite(context);
    }
  }

  private Actor actor(Context context, String route) {
    return switch (admission(context)) {
      case Admitted(Actor actor) -> actor;
      case Stale(String name, String reason) -> {
        refused(context, name, route, reason);
        throw Problem.unauthenticated(reason);
      }
      case Unknown() ->
          throw Problem.unauthenticated(
              "The access token is not known, or not any more: sign in, or take the one that the"
                  + " control plane wrote into admin.token in its data directory.");
    };
  }

  private Access.Admission admission(Context context) {
    Optional<String> header = Requests.header(context, "Authorization");
    if (header.isPresent()) {
      return access.admit(bearer(header.get()));
    }
    Optional<String> session = cookie.read(context);
    if (session.isEmpty()) {
      throw nothingShown();
    }
    return access.admitSession(session.get());
  }

  /** A browser shows its cookie whoever makes it call; a header is shown on purpose. */
  private static boolean isByCookie(Context context) {
    return Requests.header(context, "Authorization").isEmpty();
  }

  private static String bearer(String header) {
    if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw nothingShown();
    }
    return header.substring(SCHEME.length()).strip();
  }

  private static Problem nothingShown() {
    return Problem.unauthenticated(
        "An access token is needed, in the header Authorization: Bearer TOKEN; or the cookie of a"
            + " session.");
  }

  private AuditEntry done(Context context, Visit visit, Action action) {
    return AuditEntry.by(
        visit.signature(),
        clock.instant(),
        action,
        Visit.subject(context).orElse(visit.label()),
        Visit.detail(context).orElseGet(() -> rest(context)));
  }

  /** What stands in the path besides that which the target is found by. */
  private static String rest(Context context) {
    return context.pathParamMap().entrySet().stream()
        .filter(each -> !TARGETS.contains(each.getKey()))
        .map(Map.Entry::getValue)
        .collect(Collectors.joining(" "));
  }

  private void refused(Context context, String name, String route, String reason) {
    audit.addOnce(
        AuditEntry.by(
            new Author(name, Requests.origin(context).address()),
            clock.instant(),
            Action.REFUSED,
            route,
            reason));
  }
}
