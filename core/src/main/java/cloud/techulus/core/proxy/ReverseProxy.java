package cloud.techulus.core.proxy;

import cloud.techulus.core.service.Domain;
import java.util.Map;

/** The proxy program on this machine. */
public interface ReverseProxy {

  /**
   * Serves this table and nothing else, without dropping requests that are under way. Returns only
   * once it is served: the caller acknowledges the generation then. The same table again changes
   * nothing.
   *
   * @throws ReverseProxyFailed if it is not running or refuses the table; it goes on serving what
   *     it served
   */
  void serve(RouteTable table);

  /**
   * What it has to show for each domain that it serves by HTTPS. Cheap, and never waits: it is
   * asked with every poll.
   */
  Map<Domain, CertificateState> certificates();

  /** The proxy program is away or refused a table; the message says what it said. */
  final class ReverseProxyFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ReverseProxyFailed(String message) {
      super(message);
    }

    public ReverseProxyFailed(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
