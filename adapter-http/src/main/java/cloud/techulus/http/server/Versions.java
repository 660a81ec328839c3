package cloud.techulus.http.server;

import cloud.techulus.core.Problem;
import cloud.techulus.core.Sha256;
import cloud.techulus.core.service.Seen;
import io.javalin.http.Context;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Versions of services (RFC 9110 section 8.8.3): the number of the newest revision, and a hash of
 * all that is shown. Whoever asks for a version ({@code If-Match}) is held to the number alone: it
 * names what an operator wants; what replicas do meanwhile is nobody's to overwrite.
 */
final class Versions {
  private static final String CONDITION = "If-Match";
  private static final String OTHER_THAN = "If-None-Match";
  private static final String ANY = "*";
  private static final Pattern VERSION = Pattern.compile("\"([1-9][0-9]{0,8})-[0-9a-f]{16}\"");

  private static final int HASH_DIGITS = 16;

  private Versions() {}

  /**
   * For calls that change something: what they are answered is never left out because somebody has
   * it already.
   *
   * @throws Problem STALE if the caller asks for that
   */
  static void requireNothingElse(Context context) {
    if (Requests.header(context, OTHER_THAN).isPresent()) {
      throw Problem.stale("If-None-Match goes with what is only read: leave it out.");
    }
  }

  /**
   * Tells the version of the service that is answered.
   *
   * @param shown the whole answer as it is written
   */
  static void tell(Context context, int revision, byte[] shown) {
    context.header(
        "ETag", "\"%d-%s\"".formatted(revision, Sha256.hex(shown).substring(0, HASH_DIGITS)));
  }

  /**
   * What the caller has seen, by {@code If-Match}.
   *
   * @throws Problem STALE if it is something that no revision has ever been called, or several
   */
  static Seen asked(Context context) {
    Optional<String> condition =
        Requests.header(context, CONDITION).map(String::strip).filter(text -> !text.equals(ANY));
    if (condition.isEmpty()) {
      return Seen.NOTHING;
    }
    return condition
        .map(VERSION::matcher)
        .filter(matcher -> matcher.matches())
        .map(matcher -> Seen.revision(Integer.parseInt(matcher.group(1))))
        .orElseThrow(
            () ->
                Problem.stale(
                    "If-Match must be the ETag of the service, as GET answers it: one, in"
                        + " quotes."));
  }

  /**
   * For calls that heed no version, so that nobody believes to be protected who is not.
   *
   * @throws Problem STALE if the caller asks for a version
   */
  static void requireNoCondition(Context context) {
    if (Requests.header(context, CONDITION).filter(text -> !text.strip().equals(ANY)).isPresent()) {
      throw Problem.stale("This call heeds no version: leave out If-Match.");
    }
  }
}
