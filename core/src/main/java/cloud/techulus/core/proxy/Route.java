package cloud.techulus.core.proxy;

import cloud.techulus.core.RandomId;
import cloud.techulus.core.service.Domain;
import cloud.techulus.core.service.Service;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A domain that belongs to a service (seed, {@code proxyRoutes}). A domain belongs to one service
 * on the whole platform.
 *
 * @param sslEnabled whether the proxy serves it by HTTPS (and sends HTTP there) or by HTTP alone
 * @param responseTimeout how long a replica may take to begin an answer; empty: as long as it likes
 */
public record Route(
    Id id,
    Domain domain,
    Service.Id service,
    boolean sslEnabled,
    Optional<Duration> responseTimeout) {

  /** Names a route. */
  public record Id(String value) {
    public static final String PREFIX = "rte_";

    public Id {
      RandomId.require(PREFIX, value);
    }

    public static Id next(RandomGenerator random) {
      return new Id(RandomId.next(PREFIX, random));
    }

    @Override
    public String toString() {
      return value;
    }
  }
}
