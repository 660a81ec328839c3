package cloud.techulus.wireguard;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.techulus.core.container.CommandRunner;
import cloud.techulus.core.container.CommandRunner.CommandFailed;
import cloud.techulus.core.container.CommandRunner.CommandResult;
import cloud.techulus.core.mesh.MeshAddress;
import cloud.techulus.core.mesh.MeshBlock;
import cloud.techulus.core.mesh.MeshConfiguration;
import java.util.List;
import org.junit.jupiter.api.Test;

class WireGuardFailureTest {
  private static final WireGuardSecret SECRET = WireGuardSecret.of(new byte[32]);

  /** Every tool works but for {@code wg}, which repeats its input. */
  private static final CommandRunner REPEATING =
      command ->
          command.argv().getFirst().equals("wg")
              ? new CommandResult(1, "", "Key is not valid: `" + SECRET.reveal() + "'\n")
              : new CommandResult(0, "", "");

  @Test
  void an_error_tells_what_the_tool_said_without_the_secret() {
    WireGuardDevice device = new WireGuardDevice(REPEATING, WireGuardSettings.DEFAULT, SECRET);

    assertThatThrownBy(
            () ->
                device.apply(
                    new MeshConfiguration(
                        1,
                        MeshAddress.parse("10.100.1.1"),
                        MeshBlock.parse("10.100.0.0/16"),
                        51820,
                        false,
                        List.of())))
        .isInstanceOf(CommandFailed.class)
        .hasMessage("wg syncconf wg0 /dev/stdin ended with exit code 1: Key is not valid: `***'");
  }
}
