package cloud.techulus.core.agent;

import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.mesh.MeshAddress;
import cloud.techulus.core.mesh.MeshConfiguration;
import cloud.techulus.core.mesh.MeshDevice;
import cloud.techulus.core.queue.DeploymentOrder;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * This node's mesh interface together with what is on disk about it. One at a time: an address may
 * pass from a deployment that ends to one that begins.
 */
public final class LocalMesh {
  private final MeshDevice device;
  private final NodeState state;
  private final Map<Deployment.Id, MeshAddress> admitted = new HashMap<>();
  private Optional<MeshConfiguration> applied = Optional.empty();

  public LocalMesh(MeshDevice device, NodeState state) {
    this.device = device;
    this.state = state;
  }

  /** Gives the interface this configuration, and keeps it for the next start. */
  synchronized void apply(MeshConfiguration configuration) {
    device.apply(configuration);
    applied = Optional.of(configuration);
    if (!state.mesh().equals(applied)) {
      state.saveMesh(configuration);
    }
  }

  /**
   * Brings the interface back if it has gone or lost an address, as when the program behind it
   * ended. Nobody else would notice: reports tell what was applied.
   *
   * @return whether there was something to bring back
   */
  synchronized boolean repair() {
    if (applied.isEmpty()) {
      return false;
    }
    MeshConfiguration configuration = applied.get();
    Set<MeshAddress> expected = new HashSet<>(Set.of(configuration.address()));
    expected.addAll(admitted.values());
    Set<MeshAddress> present = device.addresses();
    if (present.containsAll(expected)) {
      return false;
    }
    if (!present.contains(configuration.address())) {
      device.apply(configuration);
    }
    admitted.values().forEach(device::addAddress);
    return true;
  }

  /** Of the configuration that the interface has; 0 before the first. */
  synchronized long generation() {
    return applied.map(MeshConfiguration::generation).orElse(0L);
  }

  /** What the interface has; empty before the first. */
  synchronized Optional<MeshConfiguration> configuration() {
    return applied;
  }

  /** Keeps the order for the next start and gives the interface its address. */
  synchronized void admit(DeploymentOrder order) {
    state.saveOrder(order);
    device.addAddress(order.address());
    admitted.put(order.deployment(), order.address());
  }

  /** Takes the deployment's address away, unless another has it by now, and forgets its order. */
  synchronized void dismiss(Deployment.Id deployment) {
    Map<Boolean, List<MeshAddress>> addresses =
        state.orders().stream()
            .collect(
                Collectors.partitioningBy(
                    order -> order.deployment().equals(deployment),
                    Collectors.mapping(DeploymentOrder::address, Collectors.toList())));
    List<MeshAddress> own = addresses.getOrDefault(true, List.of());
    List<MeshAddress> others = addresses.getOrDefault(false, List.of());
    own.stream().filter(address -> !others.contains(address)).forEach(device::removeAddress);
    state.forgetOrder(deployment);
    admitted.remove(deployment);
  }

  synchronized void down() {
    device.down();
    applied = Optional.empty();
    admitted.clear();
  }
}
