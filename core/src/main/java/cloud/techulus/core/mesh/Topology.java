package cloud.techulus.core.mesh;

import cloud.techulus.core.identity.NodeId;
import cloud.techulus.core.identity.ProxyId;
import cloud.techulus.core.identity.ServerId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * From the registered nodes to each node's whole WireGuard configuration (design, section 8).
 *
 * <p>In a full mesh every node is every other's peer. In a hub the servers know the proxies only,
 * and the first proxy carries the whole range. Two nodes behind NAT cannot call each other, so in a
 * full mesh they meet at the first proxy.
 */
public record Topology(MeshState state, List<MeshNode> nodes) {
  /** Servers from which {@link TopologyMode#AUTO} means hub. */
  public static final int HUB_FROM = 20;

  public Topology {
    nodes = nodes.stream().sorted(Comparator.comparing(MeshNode::address)).toList();
  }

  public boolean isHub() {
    return switch (state.mode()) {
      case AUTO -> nodes.stream().filter(node -> node.id() instanceof ServerId).count() >= HUB_FROM;
      case FULL -> false;
      case HUB -> true;
    };
  }

  /**
   * What one node's interface must have.
   *
   * @throws IllegalArgumentException if the node is not one of the nodes
   */
  public MeshConfiguration configurationOf(NodeId id) {
    MeshNode self =
        nodes.stream()
            .filter(node -> node.id().equals(id))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException(id + " is not in the mesh"));
    boolean relay = firstProxy().filter(self::equals).isPresent();
    return new MeshConfiguration(
        state.generation(),
        self.address(),
        state.range().block(),
        self.listenPort(),
        relay,
        isHub() ? hubPeers(self) : fullPeers(self));
  }

  private List<MeshPeer> fullPeers(MeshNode self) {
    List<MeshPeer> peers = new ArrayList<>();
    for (MeshNode other : nodes) {
      if (other.equals(self) || cannotMeet(self, other)) {
        continue;
      }
      List<MeshBlock> allowed = new ArrayList<>(List.of(blockOf(other)));
      if (firstProxy().filter(other::equals).isPresent()) {
        nodes.stream()
            .filter(node -> !node.equals(self) && cannotMeet(self, node))
            .map(this::blockOf)
            .forEach(allowed::add);
      }
      peers.add(new MeshPeer(other.key(), other.endpoint(), allowed));
    }
    return peers;
  }

  private List<MeshPeer> hubPeers(MeshNode self) {
    boolean isProxy = self.id() instanceof ProxyId;
    List<MeshPeer> peers = new ArrayList<>();
    for (MeshNode other : nodes) {
      if (other.equals(self) || !(isProxy || other.id() instanceof ProxyId)) {
        continue;
      }
      boolean carriesAll = !isProxy && firstProxy().filter(other::equals).isPresent();
      MeshBlock block = carriesAll ? state.range().block() : blockOf(other);
      peers.add(new MeshPeer(other.key(), other.endpoint(), List.of(block)));
    }
    return peers;
  }

  /**
   * Without a relay they stay peers, so that the tunnel comes up should one of them become
   * reachable.
   */
  private boolean cannotMeet(MeshNode one, MeshNode other) {
    return firstProxy().isPresent() && one.endpoint().isEmpty() && other.endpoint().isEmpty();
  }

  private MeshBlock blockOf(MeshNode node) {
    return switch (node.id()) {
      case ServerId server -> state.range().subnet(state.range().subnetOf(node.address()));
      case ProxyId proxy -> MeshBlock.single(node.address());
    };
  }

  private Optional<MeshNode> firstProxy() {
    return nodes.stream().filter(node -> node.id() instanceof ProxyId).findFirst();
  }
}
