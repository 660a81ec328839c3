package cloud.techulus.http.wire;

import cloud.techulus.core.access.OneTimeLink.Invitation;
import cloud.techulus.core.access.OneTimeLink.PasswordReset;
import cloud.techulus.core.access.OneTimeLink.Purpose;
import cloud.techulus.core.access.OneTimeLink.Setup;
import cloud.techulus.core.control.Accounts;
import cloud.techulus.http.pages.LinkPage;
import java.time.Instant;

/**
 * A link that is good once.
 *
 * @param path to be put after the address of the control plane; what is secret stands after the
 *     {@code #}, where it gets into no log
 */
public record LinkWire(String path, Instant expiresAt) {
  public static LinkWire of(Accounts.NewLink made) {
    return new LinkWire(
        page(made.link().purpose()) + "#" + made.token().text(), made.link().expiresAt());
  }

  private static String page(Purpose purpose) {
    return switch (purpose) {
      case Setup() -> LinkPage.SETUP.path();
      case Invitation _ -> LinkPage.INVITATION.path();
      case PasswordReset _ -> LinkPage.PASSWORD_RESET.path();
    };
  }

  /** Without what it is secret about. */
  @Override
  public String toString() {
    return "***";
  }
}
