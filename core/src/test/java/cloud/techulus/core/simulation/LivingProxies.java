package cloud.techulus.core.simulation;

import cloud.techulus.core.identity.ProxyId;
import cloud.techulus.core.proxy.Proxy;
import cloud.techulus.core.proxy.RouteTable;
import cloud.techulus.core.server.Liveness;
import cloud.techulus.core.simulation.Ledger.Change;
import cloud.techulus.core.simulation.Ledger.Commit;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The proxies that the control plane waits for. Nobody waits for one that is silent for too long;
 * it may miss something then, and counts again once it has served the newest table.
 */
final class LivingProxies implements Witness {
  private final World world;
  private final Set<ProxyId> inStep = new HashSet<>();

  LivingProxies(World world) {
    this.world = world;
  }

  List<SimulatedProxy> all() {
    return world.proxies().stream().filter(this::isInStep).toList();
  }

  private boolean isInStep(SimulatedProxy proxy) {
    if (isSilent(proxy.proxy())) {
      inStep.remove(proxy.proxy());
    }
    return inStep.contains(proxy.proxy());
  }

  private boolean isSilent(ProxyId proxy) {
    return Optional.ofNullable(world.ledger().proxies().get(proxy))
        .flatMap(Proxy::lastHeartbeat)
        .filter(heard -> !isTooLong(Duration.between(heard, world.timeline().instant())))
        .isEmpty();
  }

  private static boolean isTooLong(Duration silence) {
    return silence.compareTo(Liveness.THRESHOLD) > 0;
  }

  @Override
  public void committed(Commit commit) {
    commit.proxies().forEach(this::heard);
  }

  private void heard(Change<Proxy> change) {
    ProxyId id = change.before().or(change::after).orElseThrow().id();
    Optional<Instant> before = change.before().flatMap(Proxy::lastHeartbeat);
    Optional<Instant> after = change.after().flatMap(Proxy::lastHeartbeat);
    if (before.isEmpty()
        || after.isEmpty()
        || isTooLong(Duration.between(before.get(), after.get()))) {
      inStep.remove(id);
    }
    world.proxies().stream().filter(it -> it.proxy().equals(id)).forEach(this::compare);
  }

  @Override
  public void tableChanged(SimulatedProxy proxy) {
    compare(proxy);
  }

  @Override
  public void disturbed(SimulatedProxy proxy, String what) {
    inStep.remove(proxy.proxy());
  }

  private void compare(SimulatedProxy proxy) {
    boolean newest =
        proxy
            .door()
            .table()
            .map(RouteTable::generation)
            .filter(generation -> generation == world.ledger().routesGeneration())
            .isPresent();
    if (newest && !isSilent(proxy.proxy())) {
      inStep.add(proxy.proxy());
    }
  }
}
