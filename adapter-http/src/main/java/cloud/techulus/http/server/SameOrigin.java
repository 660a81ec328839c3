package cloud.techulus.http.server;

import cloud.techulus.core.Problem;
import io.javalin.http.Context;
import java.util.Optional;

/**
 * Refuses what a foreign page makes a browser do (CSRF). Only for calls that a browser vouches for
 * by itself, with its cookie.
 */
final class SameOrigin {
  /** A header that a form cannot send, and a script of another origin only after asking. */
  static final String HEADER = "X-Requested-With";

  static final String VALUE = "techulus";

  private SameOrigin() {}

  /**
   * @throws Problem FORBIDDEN
   */
  static void require(Context context) {
    if (!Requests.header(context, HEADER).filter(VALUE::equals).isPresent()) {
      throw Problem.forbidden(
          "A call with a cookie needs the header " + HEADER + ": " + VALUE + ".");
    }
    requireSite(context);
  }

  /**
   * Enough for a form of a page of ours.
   *
   * @throws Problem FORBIDDEN
   */
  static void requireSite(Context context) {
    Optional<String> site = Requests.header(context, "Sec-Fetch-Site");
    boolean own = site.isPresent() ? site.get().equals("same-origin") : isOwn(context);
    if (!own) {
      throw Problem.forbidden("This call comes from another page.");
    }
  }

  /** For browsers that do not tell the site: the page's host must be the one that is called. */
  private static boolean isOwn(Context context) {
    Optional<String> host = Requests.header(context, "Host");
    return Requests.header(context, "Origin")
        .filter(
            origin ->
                host.filter(
                        name ->
                            origin.equalsIgnoreCase("https://" + name)
                                || origin.equalsIgnoreCase("http://" + name))
                    .isPresent())
        .isPresent();
  }
}
