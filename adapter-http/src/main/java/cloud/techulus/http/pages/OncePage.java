package cloud.techulus.http.pages;

import cloud.techulus.core.secret.Plaintext;
import java.time.Instant;

/**
 * Something secret that is shown now and never again.
 *
 * @param words what it is good for, and until when
 * @param label what it is
 * @param back where to go on
 */
public record OncePage(
    String title, String words, String label, Plaintext value, String back, String backLabel) {

  public static OncePage ofInvitation(
      String team, String role, Plaintext link, Instant until, String back) {
    return new OncePage(
        "An invitation",
        "Whoever opens this link gets into %s as %s, once, until %s (UTC). Hand it over by a way that you trust: nothing is mailed."
            .formatted(team, role, Times.text(until)),
        "Link",
        link,
        back,
        "To the team");
  }

  /** A link to choose the first password, or another. */
  public static OncePage ofPassword(String email, Plaintext link, Instant until, String back) {
    return new OncePage(
        "A link for " + email,
        "Whoever opens this link chooses the password of %s, once, until %s (UTC). Hand it over by a way that you trust: nothing is mailed."
            .formatted(email, Times.text(until)),
        "Link",
        link,
        back,
        "To the user");
  }

  public static OncePage ofToken(String name, Plaintext token, Instant until, String back) {
    return new OncePage(
        "The token " + name,
        "It is good until %s (UTC). Programs show it in the header Authorization: Bearer, or have it in TECHULUS_TOKEN."
            .formatted(Times.text(until)),
        "Token",
        token,
        back,
        "To your tokens");
  }
}
