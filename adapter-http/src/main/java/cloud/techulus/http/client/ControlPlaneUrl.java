package cloud.techulus.http.client;

import cloud.techulus.core.Problem;
import cloud.techulus.http.tls.CertificatePin;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.Set;

/**
 * Where the control plane is and how it is known.
 *
 * @param origin scheme, host and port; no path
 * @param pin of its key; empty: a certificate authority known to Java vouches for its name
 */
public record ControlPlaneUrl(URI origin, Optional<CertificatePin> pin) {
  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "[::1]", "localhost");

  /**
   * Reads what somebody typed.
   *
   * @param plainAllowed whether plain HTTP may leave this machine
   * @throws Problem INVALID, field {@code url} or {@code pin}
   */
  public static ControlPlaneUrl parse(String url, Optional<String> pin, boolean plainAllowed) {
    URI uri = uri(url);
    String scheme = Optional.ofNullable(uri.getScheme()).orElse("");
    String host =
        Optional.ofNullable(uri.getHost())
            .orElseThrow(() -> Problem.invalid("url", "must look like https://203.0.113.7:8443"));
    boolean bare =
        uri.getRawUserInfo() == null
            && uri.getRawQuery() == null
            && uri.getRawFragment() == null
            && Set.of("", "/").contains(uri.getRawPath());
    if (!bare || !Set.of("https", "http").contains(scheme)) {
      throw Problem.invalid("url", "must look like https://203.0.113.7:8443, without a path");
    }
    if (scheme.equals("http") && !plainAllowed && !LOOPBACK.contains(host)) {
      throw Problem.invalid(
          "url", "plain HTTP is for this machine only; use https:// or say --insecure");
    }
    int port = uri.getPort();
    return new ControlPlaneUrl(
        uri(scheme + "://" + host + (port < 0 ? "" : ":" + port)), pin.map(CertificatePin::new));
  }

  private static URI uri(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException malformed) {
      throw Problem.invalid("url", "must look like https://203.0.113.7:8443");
    }
  }
}
