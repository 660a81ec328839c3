package cloud.techulus.core.service;

import cloud.techulus.core.Problem;
import java.util.OptionalInt;

/**
 * What an operator knows of a service that shall be changed: whoever has looked at it shall not
 * undo unknowingly what another did meanwhile.
 *
 * @param revision the newest revision that is known; empty: the change holds whatever that is
 */
public record Seen(OptionalInt revision) {
  public static final Seen NOTHING = new Seen(OptionalInt.empty());

  public static Seen revision(int number) {
    return new Seen(OptionalInt.of(number));
  }

  /**
   * @throws Problem STALE if there is a newer revision; it says whose
   */
  public void require(Service service) {
    Revision newest = service.current();
    if (revision.isPresent() && revision.getAsInt() != newest.number()) {
      throw Problem.stale(
          ("%s has made revision %d meanwhile; you were looking at %d."
                  + " Here is what is now; send it again if it shall be so.")
              .formatted(newest.author(), newest.number(), revision.getAsInt()));
    }
  }
}
