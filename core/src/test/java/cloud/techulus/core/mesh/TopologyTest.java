package cloud.techulus.core.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.techulus.core.Samples;
import cloud.techulus.core.identity.NodeId;
import cloud.techulus.core.identity.ProxyId;
import cloud.techulus.core.identity.ServerId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TopologyTest {

  @Test
  void inAFullMeshEveryNodeIsEveryOthersPeer() {
    Topology topology = topology(TopologyMode.AUTO, server(1, true), server(2, true), proxy(1));

    MeshConfiguration one = topology.configurationOf(new ServerId("srv_1"));

    assertThat(one)
        .isEqualTo(
            new MeshConfiguration(
                7,
                MeshAddress.parse("10.100.1.1"),
                MeshBlock.parse("10.100.0.0/16"),
                51821,
                false,
                List.of(peer(server(2, true), "10.100.2.0/24"), peer(proxy(1), "10.100.0.1/32"))));
    assertThat(topology.configurationOf(new ProxyId("prx_1")).relay()).isTrue();
  }

  @Test
  void twoNodesBehindNatMeetAtTheFirstProxy() {
    Topology topology =
        topology(TopologyMode.FULL, server(1, false), server(2, false), server(3, true), proxy(1));

    assertThat(topology.configurationOf(new ServerId("srv_1")).peers())
        .containsExactlyInAnyOrder(
            peer(server(3, true), "10.100.3.0/24"),
            peer(proxy(1), "10.100.0.1/32", "10.100.2.0/24"));
    assertThat(topology.configurationOf(new ServerId("srv_3")).peers())
        .containsExactlyInAnyOrder(
            peer(server(1, false), "10.100.1.0/24"),
            peer(server(2, false), "10.100.2.0/24"),
            peer(proxy(1), "10.100.0.1/32"));
  }

  @Test
  void aMeshBecomesAHubWithItsTwentiethServer() {
    List<MeshNode> nodes = new ArrayList<>(List.of(proxy(1), proxy(2)));
    for (int i = 1; i < Topology.HUB_FROM; i++) {
      nodes.add(server(i, true));
    }
    assertThat(topology(TopologyMode.AUTO, nodes).isHub()).isFalse();

    nodes.add(server(Topology.HUB_FROM, true));

    Topology hub = topology(TopologyMode.AUTO, nodes);
    assertThat(hub.isHub()).isTrue();
    assertThat(hub.configurationOf(new ServerId("srv_1")).peers())
        .containsExactlyInAnyOrder(
            peer(proxy(1), "10.100.0.0/16"), peer(proxy(2), "10.100.0.2/32"));
    assertThat(hub.configurationOf(new ProxyId("prx_2")).peers()).hasSize(Topology.HUB_FROM + 1);
    assertThat(topology(TopologyMode.FULL, nodes).isHub()).isFalse();
  }

  @Test
  void noAddressIsRoutedToTwoPeers() {
    for (TopologyMode mode : TopologyMode.values()) {
      Topology topology =
          topology(mode, server(1, false), server(2, false), server(3, true), proxy(1), proxy(2));
      for (MeshNode node : topology.nodes()) {
        List<MeshBlock> allowed =
            topology.configurationOf(node.id()).peers().stream()
                .flatMap(peer -> peer.allowedIps().stream())
                .toList();
        assertThat(allowed).as(mode + " " + node.id()).doesNotHaveDuplicates();
      }
    }
  }

  @Test
  void aStrangerHasNoConfiguration() {
    Topology topology = topology(TopologyMode.AUTO, server(1, true));

    assertThatThrownBy(() -> topology.configurationOf(new ServerId("srv_9")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Topology topology(TopologyMode mode, MeshNode... nodes) {
    return topology(mode, List.of(nodes));
  }

  private static Topology topology(TopologyMode mode, List<MeshNode> nodes) {
    return new Topology(new MeshState(7, MeshRange.DEFAULT, mode, 0), nodes);
  }

  private static MeshNode server(int number, boolean reachable) {
    return MeshNode.of(
        new ServerId("srv_" + number),
        Samples.membership(number),
        reachable ? Optional.of(new PublicAddress("203.0.113." + number)) : Optional.empty());
  }

  private static MeshNode proxy(int number) {
    NodeId id = new ProxyId("prx_" + number);
    return MeshNode.of(
        id,
        Samples.proxy(number).membership().orElseThrow(),
        Optional.of(new PublicAddress("198.51.100." + number)));
  }

  private static MeshPeer peer(MeshNode node, String... blocks) {
    return new MeshPeer(
        node.key(), node.endpoint(), List.of(blocks).stream().map(MeshBlock::parse).toList());
  }
}
