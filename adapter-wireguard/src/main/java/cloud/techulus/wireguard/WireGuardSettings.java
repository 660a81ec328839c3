package cloud.techulus.wireguard;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Which interface, and how its tools are called.
 *
 * @param interfaceName at most 15 characters, as Linux wants it
 * @param prefix what stands before each command, such as {@code ip netns exec NAME}; empty on a
 *     usual machine
 */
public record WireGuardSettings(String interfaceName, List<String> prefix) {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,14}");

  /** The usual one. It stands behind the pattern that checks it. */
  public static final WireGuardSettings DEFAULT = new WireGuardSettings("wg0", List.of());

  public WireGuardSettings {
    prefix = List.copyOf(prefix);
    if (!NAME.matcher(interfaceName).matches()) {
      throw new IllegalArgumentException("not the name of an interface: " + interfaceName);
    }
  }
}
