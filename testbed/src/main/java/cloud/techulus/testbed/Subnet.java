package cloud.techulus.testbed;

import java.util.Collection;
import java.util.stream.IntStream;

/**
 * The "internet" of one bed: a /24 of 198.18.0.0/15, which RFC 2544 sets aside for test networks,
 * so it meets neither a real network nor the mesh.
 */
record Subnet(int number) {
  private static final int COUNT = 256;

  Subnet {
    if (number < 0 || number >= COUNT) {
      throw new IllegalArgumentException("no such subnet: " + number);
    }
  }

  /** The lowest number nobody uses. */
  static Subnet free(Collection<Subnet> used) {
    return IntStream.range(0, COUNT)
        .mapToObj(Subnet::new)
        .filter(subnet -> !used.contains(subnet))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("all " + COUNT + " subnets are in use"));
  }

  /** Where this machine itself stands in the bed. */
  String machineAddress() {
    return "198.18." + number + ".1";
  }

  String addressOf(NodeName node) {
    return "198.18." + number + "." + node.host();
  }

  /**
   * A fixed hardware address: a rebooted server keeps its network card, and neighbours remember it.
   */
  String hardwareAddressOf(NodeName node) {
    return "02:54:42:00:%02x:%02x".formatted(number, node.host());
  }

  static String withPrefixLength(String address) {
    return address + "/24";
  }
}
