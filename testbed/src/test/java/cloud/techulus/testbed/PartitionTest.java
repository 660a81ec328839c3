package cloud.techulus.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.container.CommandRunner.Command;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A part of the traffic between two servers is lost, and nothing else. */
@Tag("testbed")
@Timeout(60)
class PartitionTest {
  private static final BedName NAME = new BedName("deaf");
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final int WIREGUARD_PORT = 51_820;

  private static Bed bed;
  private static Node w1;
  private static Node w2;

  @BeforeAll
  static void make() {
    Bed.destroyLeftovers(NAME);
    bed = Bed.create(new BedPlan(NAME, 2, 1), Progress.silent());
    w1 = bed.node("w1");
    w2 = bed.node("w2");
    joinByTunnel(w1, w2);
  }

  @AfterEach
  void end() {
    w1.hearAll();
    assertThat(reaches(w1, w2.publicAddress())).isTrue();
    Await.until("the tunnel works", SOON, () -> reaches(w1, tunnelAddress(w2)));
  }

  @AfterAll
  static void destroy() {
    Bed.destroyLeftovers(NAME);
  }

  @Test
  void aMuteNodeHearsButIsNotHeard() {
    w1.muteTo(w2, Traffic.ALL);

    assertThat(hears(w2, w1)).isFalse();
    assertThat(hears(w1, w2)).isTrue();
    assertThat(reaches(w1, bed.node("p1").publicAddress())).isTrue();
  }

  @Test
  void aDeafNodeIsHeardButDoesNotHear() {
    w1.deafTo(w2, Traffic.ALL);

    assertThat(hears(w2, w1)).isTrue();
    assertThat(hears(w1, w2)).isFalse();
    assertThat(reaches(w1, bed.node("p1").publicAddress())).isTrue();
  }

  @Test
  void onlyTheMeshCanBeLost() {
    w1.deafTo(w2, Traffic.WIREGUARD);

    assertThat(reaches(w2, tunnelAddress(w1))).isFalse();
    assertThat(reaches(w2, w1.publicAddress())).isTrue();
  }

  @Test
  void everythingButTheMeshCanBeLost() {
    w1.muteTo(w2, Traffic.OTHER);

    assertThat(reaches(w2, tunnelAddress(w1))).isTrue();
    assertThat(reaches(w2, w1.publicAddress())).isFalse();
  }

  @Test
  void partitionsAddUp() {
    w1.muteTo(w2, Traffic.OTHER);
    w1.muteTo(w2, Traffic.WIREGUARD);
    w1.ignore(bed.node("p1"));

    assertThat(reaches(w2, tunnelAddress(w1))).isFalse();
    assertThat(reaches(w2, w1.publicAddress())).isFalse();
    assertThat(reaches(w1, bed.node("p1").publicAddress())).isFalse();
    assertThat(reaches(w1, bed.node("control").publicAddress())).isTrue();
  }

  @Test
  void thisMachineCanBeLostAlone() {
    w1.deafTo(bed.machineAddress(), Traffic.ALL);

    assertThat(reaches(w1, bed.machineAddress())).isFalse();
    assertThat(reaches(w1, w2.publicAddress())).isTrue();
  }

  @Test
  void ofAHundredPacketsABadCableLosesSome() {
    w1.lose(20);

    String pings =
        w2.run("busybox", "ping", "-q", "-i", "0.02", "-c", "200", "-W", "1", w1.publicAddress())
            .stdout();

    // 160 on average, with a deviation of 6.
    assertThat(Integer.parseInt(pings.replaceFirst("(?s).*?, (\\d+) packets received.*", "$1")))
        .isBetween(130, 190);
  }

  @Test
  void whatAContainerSendsIsLostToo() {
    // A container's network is another name space whose packets the node passes on.
    w1.must("ip", "netns", "add", "box");
    w1.must(
        Command.of("ip", "-batch", "-")
            .withInput(
                """
                link add name vbox type veth peer name eth0 netns box
                address add 10.89.0.1/24 dev vbox
                link set dev vbox up
                netns exec box ip address add 10.89.0.2/24 dev eth0
                netns exec box ip link set dev eth0 up
                netns exec box ip route add default via 10.89.0.1
                """));
    w1.must(
        Command.of("nft", "-f", "-")
            .withInput(
                """
                table ip boxes {
                  chain out { type nat hook postrouting priority 100; oifname eth0 masquerade; }
                }
                """));
    assertThat(boxReaches(w2)).isTrue();

    w1.muteTo(w2, Traffic.ALL);
    assertThat(boxReaches(w2)).isFalse();
    w1.hearAll();
    w1.deafTo(w2, Traffic.ALL);
    assertThat(boxReaches(w2)).isFalse();
  }

  private static boolean boxReaches(Node to) {
    return w1.run("ip", "netns", "exec", "box", "busybox", "ping", "-c1", "-W1", to.publicAddress())
        .succeeded();
  }

  private static boolean reaches(Node from, String address) {
    return from.run("busybox", "ping", "-c", "1", "-W", "1", address).succeeded();
  }

  /** Whether a ping of one node arrives at the other; the answer may be lost. */
  private static boolean hears(Node listener, Node caller) {
    long before = pingsArrivedAt(listener);
    reaches(caller, listener.publicAddress());
    return pingsArrivedAt(listener) > before;
  }

  /** Counted by the kernel: proc(5), net/snmp. */
  private static long pingsArrivedAt(Node node) {
    List<String> icmp =
        node.must("cat", "/proc/net/snmp")
            .stdout()
            .lines()
            .filter(line -> line.startsWith("Icmp:"))
            .toList();
    int column = List.of(icmp.getFirst().split(" ", -1)).indexOf("InEchos");
    return Long.parseLong(icmp.getLast().split(" ", -1)[column]);
  }

  private static void joinByTunnel(Node one, Node other) {
    String keyOfOne = startTunnel(one);
    String keyOfOther = startTunnel(other);
    addPeer(one, other, keyOfOther);
    addPeer(other, one, keyOfOne);
  }

  /** Gives the public key. */
  private static String startTunnel(Node node) {
    String key = node.must("wg", "genkey").stdout();
    node.must("wireguard-go", "wg0");
    node.must(
        Command.of(
                "wg",
                "set",
                "wg0",
                "listen-port",
                Integer.toString(WIREGUARD_PORT),
                "private-key",
                "/dev/stdin")
            .withInput(key));
    node.must("ip", "address", "add", tunnelAddress(node) + "/24", "dev", "wg0");
    node.must("ip", "link", "set", "dev", "wg0", "up");
    return node.must(Command.of("wg", "pubkey").withInput(key)).stdout().strip();
  }

  private static void addPeer(Node node, Node peer, String publicKey) {
    node.must(
        "wg",
        "set",
        "wg0",
        "peer",
        publicKey,
        "endpoint",
        peer.publicAddress() + ":" + WIREGUARD_PORT,
        "allowed-ips",
        tunnelAddress(peer) + "/32");
  }

  private static String tunnelAddress(Node node) {
    return "10.99.0." + node.nodeName().host();
  }
}
