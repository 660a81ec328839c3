package cloud.techulus.http.server;

import cloud.techulus.core.Problem;
import cloud.techulus.core.service.Service;
import io.javalin.http.Context;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * Versions of services (RFC 9110 section 8.8.3): the number of the newest revision. It names what
 * an operator wants; what replicas do meanwhile is shown beside it and is nobody's to overwrite.
 */
final class Versions {
  private static final String CONDITION = "If-Match";
  private static final Pattern VERSION = Pattern.compile("\"([1-9][0-9]{0,8})\"");
  private static final String ANY = "*";

  private Versions() {}

  /** Tells the version of the service that is answered. */
  static void tell(Context context, Service service) {
    context.header("ETag", "\"" + service.current().number() + "\"");
  }

  /**
   * The revision that the caller asks for by {@code If-Match}; empty if any will do.
   *
   * @throws Problem STALE if it is something that no revision has ever been called, or several
   */
  static OptionalInt asked(Context context) {
    Optional<String> condition =
        Requests.header(context, CONDITION).map(String::strip).filter(text -> !text.equals(ANY));
    if (condition.isEmpty()) {
      return OptionalInt.empty();
    }
    return condition
        .map(VERSION::matcher)
        .filter(matcher -> matcher.matches())
        .map(matcher -> OptionalInt.of(Integer.parseInt(matcher.group(1))))
        .orElseThrow(
            () ->
                Problem.stale(
                    "If-Match must be the ETag of the service, as GET answers it: one, in"
                        + " quotes."));
  }

  /**
   * For what has no versions, so that nobody believes to be protected who is not.
   *
   * @throws Problem STALE if the caller asks for a version
   */
  static void requireNoCondition(Context context) {
    if (Requests.header(context, CONDITION).filter(text -> !text.strip().equals(ANY)).isPresent()) {
      throw Problem.stale("What this call changes has no version: leave out If-Match.");
    }
  }
}
