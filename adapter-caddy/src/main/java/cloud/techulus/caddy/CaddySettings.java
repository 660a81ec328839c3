package cloud.techulus.caddy;

import cloud.techulus.core.mesh.PublicAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How Caddy runs on this machine.
 *
 * @param adminSocket Unix socket of its admin endpoint; the folder must exist and be closed to
 *     others
 * @param storage folder for certificates and their keys
 * @param bind the one address to serve; empty for all
 * @param gracePeriod how long requests under way may take when the configuration changes
 * @param upstreamServer where Caddy asks for upstreams, TCP; an address of this machine that others
 *     do not reach
 */
public record CaddySettings(
    Path adminSocket,
    Path storage,
    int httpPort,
    int httpsPort,
    Optional<PublicAddress> bind,
    CertificateIssuer issuer,
    Duration gracePeriod,
    InetSocketAddress upstreamServer) {
  public static final int HTTP_PORT = 80;
  public static final int HTTPS_PORT = 443;

  /** TCP, on the loopback address. */
  public static final int UPSTREAM_PORT = 5380;

  public static final Duration GRACE_PERIOD = Duration.ofSeconds(10);

  /** Where what Caddy says is kept. */
  public Path logFile() {
    return storage.resolve("caddy.log");
  }

  /** The usual ports on all addresses. */
  public static CaddySettings of(
      Path adminSocket, Path storage, CertificateIssuer issuer, int upstreamPort) {
    return new CaddySettings(
        adminSocket,
        storage,
        HTTP_PORT,
        HTTPS_PORT,
        Optional.empty(),
        issuer,
        GRACE_PERIOD,
        new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), upstreamPort));
  }
}
