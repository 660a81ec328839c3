package cloud.techulus.wireguard;

import cloud.techulus.core.mesh.MeshAddress;
import cloud.techulus.core.mesh.MeshBlock;
import cloud.techulus.core.mesh.MeshConfiguration;
import cloud.techulus.core.mesh.MeshPeer;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What WireGuard's tools read, and what {@code ip} prints. */
final class WireGuardText {
  private static final Pattern INET = Pattern.compile("\\binet ([0-9.]+)/([0-9]+) ");

  private WireGuardText() {}

  /** The input of {@code wg syncconf}. It holds the private key: never log it. */
  static String configuration(MeshConfiguration configuration, WireGuardSecret secret) {
    StringBuilder text = new StringBuilder("[Interface]\n");
    text.append("PrivateKey = ").append(secret.reveal()).append('\n');
    text.append("ListenPort = ").append(configuration.listenPort()).append('\n');
    configuration.peers().forEach(peer -> append(text, peer));
    return text.toString();
  }

  private static void append(StringBuilder text, MeshPeer peer) {
    text.append("\n[Peer]\nPublicKey = ").append(peer.key()).append('\n');
    text.append("AllowedIPs = ")
        .append(
            peer.allowedIps().stream().map(MeshBlock::toString).collect(Collectors.joining(", ")))
        .append('\n');
    // Only who can be called is called; that also keeps our own NAT open for his answers.
    peer.endpoint()
        .ifPresent(
            endpoint ->
                text.append("Endpoint = ")
                    .append(endpoint)
                    .append("\nPersistentKeepalive = ")
                    .append(MeshConfiguration.KEEPALIVE.toSeconds())
                    .append('\n'));
  }

  /** The addresses in what {@code ip -oneline -4 address show} prints. */
  static List<InterfaceAddress> addresses(String printed) {
    return INET.matcher(printed)
        .results()
        .map(
            match ->
                new InterfaceAddress(
                    MeshAddress.parse(match.group(1)), Integer.parseInt(match.group(2))))
        .toList();
  }

  /** An address as an interface has it. */
  record InterfaceAddress(MeshAddress address, int prefix) {
    static final int SINGLE = 32;

    /** A deployment's address; the node's own carries the range's prefix. */
    static InterfaceAddress single(MeshAddress address) {
      return new InterfaceAddress(address, SINGLE);
    }

    boolean isSingle() {
      return prefix == SINGLE;
    }

    @Override
    public String toString() {
      return address + "/" + prefix;
    }
  }
}
