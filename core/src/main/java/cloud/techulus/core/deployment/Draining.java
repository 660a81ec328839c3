package cloud.techulus.core.deployment;

import cloud.techulus.core.deployment.Deployment.Withdrawal;
import cloud.techulus.core.proxy.Proxy;
import cloud.techulus.core.server.Liveness;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * When a replica that was taken out of the routes may be stopped: no request may still be on its
 * way to it.
 */
public final class Draining {
  /**
   * How long requests under way have to end after the replica left the routes. Whoever knows its
   * address by name may keep that for five seconds, and hears of the change within one.
   */
  public static final Duration TIME = Duration.ofSeconds(6);

  private Draining() {}

  /**
   * @param routed whether the service has a domain; no proxy has to be waited for otherwise
   */
  public static boolean isOver(
      Withdrawal withdrawal, boolean routed, List<Proxy> proxies, Liveness liveness, Instant now) {
    return !now.isBefore(earliestEnd(withdrawal))
        && (!routed || haveApplied(withdrawal.routesGeneration(), proxies, liveness, now));
  }

  /** Not over before this instant. */
  public static Instant earliestEnd(Withdrawal withdrawal) {
    return withdrawal.at().plus(TIME);
  }

  /**
   * Whether every living proxy serves a table of at least this generation. One that is down does
   * not block.
   */
  public static boolean haveApplied(
      long routesGeneration, List<Proxy> proxies, Liveness liveness, Instant now) {
    return proxies.stream()
        .filter(proxy -> liveness.isAlive(proxy.lastHeartbeat(), now))
        .allMatch(proxy -> proxy.appliedRoutes() >= routesGeneration);
  }
}
