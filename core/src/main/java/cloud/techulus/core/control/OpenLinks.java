package cloud.techulus.core.control;

import cloud.techulus.core.Problem;
import cloud.techulus.core.access.OneTimeLink;
import cloud.techulus.core.access.OneTimeLink.Purpose;
import cloud.techulus.core.identity.RegistrationToken.TokenHash;
import cloud.techulus.core.store.View;
import java.time.Instant;
import java.util.List;

/** Links that somebody comes with. */
final class OpenLinks {
  private OpenLinks() {}

  /** A link that is good for what it is shown for. */
  record Found<P extends Purpose>(OneTimeLink link, P purpose) {}

  /**
   * @throws Problem NOT_FOUND if it is not known, was used, is too old, or is for something else
   */
  static <P extends Purpose> Found<P> require(
      View view, String token, Class<P> purpose, Instant now) {
    OneTimeLink link =
        view.links()
            .findByToken(TokenHash.of(token))
            .filter(each -> purpose.isInstance(each.purpose()) && !each.isOver(now))
            .orElseThrow(
                () ->
                    Problem.of(
                        Problem.Kind.NOT_FOUND,
                        "This link is not known, was used, or is too old; ask for another.",
                        List.of()));
    return new Found<>(link, purpose.cast(link.purpose()));
  }
}
