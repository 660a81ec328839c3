package cloud.techulus.http.wire;

import cloud.techulus.core.control.SignIn;

/**
 * What an authenticator app is given.
 *
 * @param uri the same as it stands in a QR code
 */
public record SecondFactorWire(String secret, String uri) {
  public static SecondFactorWire of(SignIn.Offer offer) {
    return new SecondFactorWire(offer.secret().reveal(), offer.uri().reveal());
  }

  /** Without what it is secret about. */
  @Override
  public String toString() {
    return "***";
  }
}
