package cloud.techulus.http.wire;

import cloud.techulus.core.identity.WireGuardKey;
import cloud.techulus.core.mesh.Endpoint;
import cloud.techulus.core.mesh.MeshAddress;
import cloud.techulus.core.mesh.MeshBlock;
import cloud.techulus.core.mesh.MeshConfiguration;
import cloud.techulus.core.mesh.MeshPeer;
import cloud.techulus.core.mesh.PublicAddress;
import java.util.List;
import java.util.Optional;

/** A node's whole WireGuard configuration but for its secret key. */
public record MeshWire(
    long generation,
    String address,
    String range,
    int listenPort,
    boolean relay,
    List<PeerWire> peers) {
  /** One peer. */
  public record PeerWire(
      String publicKey, Optional<EndpointWire> endpoint, List<String> allowedIps) {
    static PeerWire of(MeshPeer peer) {
      return new PeerWire(
          peer.key().base64(),
          peer.endpoint().map(EndpointWire::of),
          peer.allowedIps().stream().map(MeshBlock::toString).toList());
    }

    MeshPeer toMeshPeer() {
      return new MeshPeer(
          new WireGuardKey(publicKey),
          endpoint.map(EndpointWire::toEndpoint),
          allowedIps.stream().map(MeshBlock::parse).toList());
    }
  }

  /** Where a peer can be reached; UDP. */
  public record EndpointWire(String address, int port) {
    static EndpointWire of(Endpoint endpoint) {
      return new EndpointWire(endpoint.address().text(), endpoint.port());
    }

    Endpoint toEndpoint() {
      return new Endpoint(new PublicAddress(address), port);
    }
  }

  public static MeshWire of(MeshConfiguration mesh) {
    return new MeshWire(
        mesh.generation(),
        mesh.address().toString(),
        mesh.range().toString(),
        mesh.listenPort(),
        mesh.relay(),
        mesh.peers().stream().map(PeerWire::of).toList());
  }

  public MeshConfiguration toMeshConfiguration() {
    return new MeshConfiguration(
        generation,
        MeshAddress.parse(address),
        MeshBlock.parse(range),
        listenPort,
        relay,
        peers.stream().map(PeerWire::toMeshPeer).toList());
  }
}
