package cloud.techulus.http.wire;

import cloud.techulus.core.proxy.Proxy;
import cloud.techulus.core.server.Liveness;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A proxy as operators see it; it has mesh address and key once its agent has registered.
 *
 * @param status {@code pending}, {@code online} or {@code offline}
 * @param appliedRoutes generation of the route table that its Caddy serves
 */
public record ProxyWire(
    String id,
    String name,
    String status,
    String publicIp,
    Optional<String> meshAddress,
    Optional<String> publicKey,
    long appliedRoutes,
    Optional<Instant> lastHeartbeat) {
  /**
   * A part of a list.
   *
   * @param next what to ask {@code after} with for the part that follows; absent if there is none
   */
  public record ListWire(List<ProxyWire> proxies, Optional<String> next) {
    /** All there are. */
    public ListWire(List<ProxyWire> proxies) {
      this(proxies, Optional.empty());
    }
  }

  /** A proxy that was just added, with its registration token: nobody can read that again. */
  public record NewWire(ProxyWire proxy, String registrationToken) {
    /** Without the token. */
    @Override
    public String toString() {
      return "new " + proxy;
    }
  }

  public static ProxyWire of(Proxy proxy, Liveness liveness, Instant now) {
    return new ProxyWire(
        proxy.id().value(),
        proxy.name().text(),
        status(proxy, liveness, now),
        proxy.publicIp().text(),
        proxy.membership().map(member -> member.address().toString()),
        proxy.membership().map(member -> member.keys().identity().base64()),
        proxy.appliedRoutes(),
        proxy.lastHeartbeat());
  }

  private static String status(Proxy proxy, Liveness liveness, Instant now) {
    if (proxy.membership().isEmpty()) {
      return "pending";
    }
    return liveness.isAlive(proxy.lastHeartbeat(), now) ? "online" : "offline";
  }
}
