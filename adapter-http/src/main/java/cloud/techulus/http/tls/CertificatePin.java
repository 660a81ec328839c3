package cloud.techulus.http.tls;

import cloud.techulus.core.Problem;
import cloud.techulus.core.Sha256;
import java.security.cert.X509Certificate;
import java.util.regex.Pattern;

/**
 * Names the key of a certificate: {@code sha256:} and the SHA-256, in hex, of its
 * SubjectPublicKeyInfo (as in RFC 7469 section 2.4). A certificate that is made again for the same
 * key keeps its pin.
 */
public record CertificatePin(String text) {
  private static final Pattern GRAMMAR = Pattern.compile("sha256:[0-9a-f]{64}");

  /**
   * @throws Problem INVALID, field {@code pin}
   */
  public CertificatePin {
    if (!GRAMMAR.matcher(text).matches()) {
      throw Problem.invalid(
          "pin", "must be sha256: and 64 hex digits, as the control plane prints");
    }
  }

  public static CertificatePin of(X509Certificate certificate) {
    return new CertificatePin("sha256:" + Sha256.hex(certificate.getPublicKey().getEncoded()));
  }

  @Override
  public String toString() {
    return text;
  }
}
