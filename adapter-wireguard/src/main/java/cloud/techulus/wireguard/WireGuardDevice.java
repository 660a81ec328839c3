package cloud.techulus.wireguard;

import cloud.techulus.core.container.CommandRunner;
import cloud.techulus.core.container.CommandRunner.Command;
import cloud.techulus.core.container.CommandRunner.CommandFailed;
import cloud.techulus.core.container.CommandRunner.CommandResult;
import cloud.techulus.core.mesh.MeshAddress;
import cloud.techulus.core.mesh.MeshConfiguration;
import cloud.techulus.core.mesh.MeshDevice;
import cloud.techulus.wireguard.WireGuardText.InterfaceAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The WireGuard interface by {@code ip} and {@code wg}: in the kernel where it knows WireGuard,
 * else by {@code wireguard-go}. The node's own address carries the range's prefix, so the kernel
 * routes the range into the interface; deployments' addresses are single ones.
 *
 * <p>A tool that fails is a {@link CommandFailed} with its own words, without the private key.
 */
public final class WireGuardDevice implements MeshDevice {
  /** Fits into 1500 bytes with WireGuard's own header over IPv6 (its default). */
  private static final int MTU_BYTES = 1420;

  private final CommandRunner runner;
  private final WireGuardSettings settings;
  private final WireGuardSecret secret;

  public WireGuardDevice(CommandRunner runner, WireGuardSettings settings, WireGuardSecret secret) {
    this.runner = runner;
    this.settings = settings;
    this.secret = secret;
  }

  @Override
  public synchronized void apply(MeshConfiguration configuration) {
    if (!exists()) {
      create();
    }
    succeed(
        command("wg", "syncconf", settings.interfaceName(), "/dev/stdin")
            .withInput(WireGuardText.configuration(configuration, secret)));
    settle(new InterfaceAddress(configuration.address(), configuration.range().prefix()));
    succeed(
        command(
            "ip",
            "link",
            "set",
            "dev",
            settings.interfaceName(),
            "mtu",
            Integer.toString(MTU_BYTES),
            "up"));
    if (configuration.relay()) {
      // Never switched off again: containers behind this interface may need it as well, and peers
      // refuse what a node that is no relay passes on, by their allowed IPs.
      succeed(
          command(
              "sysctl", "-q", "-w", "net.ipv4.conf." + settings.interfaceName() + ".forwarding=1"));
    }
  }

  @Override
  public synchronized void addAddress(MeshAddress address) {
    succeed(
        command(
            "ip",
            "address",
            "replace",
            InterfaceAddress.single(address).toString(),
            "dev",
            settings.interfaceName()));
  }

  @Override
  public synchronized void removeAddress(MeshAddress address) {
    InterfaceAddress single = InterfaceAddress.single(address);
    if (present().contains(single)) {
      delete(single);
    }
  }

  @Override
  public synchronized Set<MeshAddress> addresses() {
    CommandResult result =
        runner.run(
            command(
                "ip", "-oneline", "-4", "address", "show", "dev", settings.interfaceName(), "up"));
    return WireGuardText.addresses(result.stdout()).stream()
        .map(InterfaceAddress::address)
        .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public synchronized void down() {
    if (exists()) {
      // The program behind a userspace interface ends with it.
      succeed(command("ip", "link", "delete", "dev", settings.interfaceName()));
    }
  }

  private boolean exists() {
    return runner
        .run(command("ip", "-oneline", "link", "show", "dev", settings.interfaceName()))
        .succeeded();
  }

  private void create() {
    CommandResult kernel =
        runner.run(
            command("ip", "link", "add", "dev", settings.interfaceName(), "type", "wireguard"));
    if (!kernel.succeeded()) {
      succeed(command("wireguard-go", settings.interfaceName()));
    }
  }

  /** Gives the interface this address of its own and takes an earlier one, with its route. */
  private void settle(InterfaceAddress own) {
    List<InterfaceAddress> present = present();
    for (InterfaceAddress address : present) {
      // Before the new one is added: of two in one range the kernel drops the later with the first.
      if (!address.isSingle() && !address.equals(own)) {
        delete(address);
      }
    }
    if (!present.contains(own)) {
      succeed(command("ip", "address", "add", own.toString(), "dev", settings.interfaceName()));
    }
  }

  private void delete(InterfaceAddress address) {
    succeed(
        command("ip", "address", "delete", address.toString(), "dev", settings.interfaceName()));
  }

  /** All its addresses, whether it is up or not; none if there is no such interface. */
  private List<InterfaceAddress> present() {
    return WireGuardText.addresses(
        runner
            .run(
                command("ip", "-oneline", "-4", "address", "show", "dev", settings.interfaceName()))
            .stdout());
  }

  private void succeed(Command command) {
    CommandResult result = runner.run(command);
    if (!result.succeeded()) {
      String words = result.stderr().strip().replace(secret.reveal(), secret.toString());
      throw new CommandFailed(
          "%s ended with exit code %d: %s".formatted(command, result.exitCode(), words));
    }
  }

  private Command command(String... arguments) {
    List<String> argv = new ArrayList<>(settings.prefix());
    argv.addAll(List.of(arguments));
    return Command.of(argv);
  }
}
