package cloud.techulus.testbed;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What a node neither hears nor says, as input of {@code nft -f} in its own network.
 *
 * <p>Packets are looked at where they come off the cable and where they go onto it, so those of
 * containers are stopped too, and each has the address that it has on the way.
 */
final class Partition {
  private Partition() {}

  /** Adds to the partition that nothing of this traffic comes from an address. */
  static String deafTo(String address, Traffic traffic) {
    return rules("deaf", "prerouting priority -300", "saddr " + address, traffic);
  }

  /** Adds to the partition that nothing of this traffic goes to an address. */
  static String muteTo(String address, Traffic traffic) {
    return rules("mute", "postrouting priority 300", "daddr " + address, traffic);
  }

  /**
   * A bad cable: so many percent of what comes are lost at random. They are lost before anything
   * looks at them, so neither side is told.
   */
  static String losing(int percent) {
    return """
    table netdev partition {
      chain loss {
        type filter hook ingress device "eth0" priority 0;
        numgen random mod 100 < %d drop
      }
    }
    """
        .formatted(percent);
  }

  /** Ends the partition, if there is any. */
  static String none() {
    // Only what exists can be deleted.
    return """
    add table inet partition
    delete table inet partition
    add table netdev partition
    delete table netdev partition
    """;
  }

  private static String rules(String chain, String hook, String peer, Traffic traffic) {
    return """
    table inet partition {
      chain %s {
        type filter hook %s;
        %s
      }
    }
    """
        .formatted(
            chain,
            hook,
            matches(traffic).stream()
                .map(match -> "ip %s%s drop".formatted(peer, match))
                .collect(Collectors.joining("\n    ")));
  }

  /** Expressions of nft(8), any of which holds for a packet of this kind. */
  private static List<String> matches(Traffic traffic) {
    return switch (traffic) {
      case ALL -> List.of("");
      case WIREGUARD -> List.of(" udp dport 51820");
      case OTHER -> List.of(" meta l4proto != udp", " udp dport != 51820");
    };
  }
}
