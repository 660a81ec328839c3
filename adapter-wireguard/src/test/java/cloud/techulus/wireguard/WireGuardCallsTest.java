package cloud.techulus.wireguard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.container.FakeCommandRunner;
import cloud.techulus.core.mesh.MeshAddress;
import cloud.techulus.core.mesh.MeshBlock;
import cloud.techulus.core.mesh.MeshConfiguration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is asked of {@code ip} and {@code wg} in which order, without an interface. */
class WireGuardCallsTest {
  private static final WireGuardSecret SECRET = WireGuardSecret.of(new byte[32]);
  private static final MeshConfiguration CONFIGURATION =
      new MeshConfiguration(
          1,
          MeshAddress.parse("10.100.1.1"),
          MeshBlock.parse("10.100.0.0/16"),
          51820,
          true,
          List.of());

  private final FakeCommandRunner tools = new FakeCommandRunner();
  private final WireGuardDevice device =
      new WireGuardDevice(tools, WireGuardSettings.DEFAULT, SECRET);

  WireGuardCallsTest() {
    tools.on("ip").prints("");
    tools.on("wg", "syncconf").prints("");
    tools.on("sysctl").prints("");
  }

  @Test
  void a_kernel_that_knows_wireguard_needs_no_other_program() {
    tools.on("ip", "-oneline", "link", "show").exits(1, "Device \"wg0\" does not exist.");

    device.apply(CONFIGURATION);

    assertThat(lines())
        .containsExactly(
            "ip -oneline link show dev wg0",
            "ip link add dev wg0 type wireguard",
            "wg syncconf wg0 /dev/stdin",
            "ip -oneline -4 address show dev wg0",
            "ip address add 10.100.1.1/16 dev wg0",
            "ip link set dev wg0 mtu 1420 up",
            "sysctl -q -w net.ipv4.conf.wg0.forwarding=1");
    assertThat(new String(tools.calls().get(2).input(), UTF_8))
        .isEqualTo(WireGuardText.configuration(CONFIGURATION, SECRET));
  }

  @Test
  void a_kernel_that_does_not_is_helped_by_a_program() {
    tools.on("ip", "-oneline", "link", "show").exits(1, "Device \"wg0\" does not exist.");
    tools.on("ip", "link", "add").exits(2, "Error: Unknown device type.");
    tools.on("wireguard-go").prints("");

    device.apply(CONFIGURATION);

    assertThat(lines()).contains("wireguard-go wg0");
  }

  @Test
  void an_interface_that_is_right_is_only_synchronized() {
    tools
        .on("ip", "-oneline", "-4", "address", "show")
        .prints("5: wg0    inet 10.100.1.1/16 scope global wg0\\       valid_lft forever\n");

    device.apply(CONFIGURATION);

    assertThat(lines())
        .containsExactly(
            "ip -oneline link show dev wg0",
            "wg syncconf wg0 /dev/stdin",
            "ip -oneline -4 address show dev wg0",
            "ip link set dev wg0 mtu 1420 up",
            "sysctl -q -w net.ipv4.conf.wg0.forwarding=1");
  }

  private List<String> lines() {
    return tools.argvs().stream().map(argv -> String.join(" ", argv)).toList();
  }
}
