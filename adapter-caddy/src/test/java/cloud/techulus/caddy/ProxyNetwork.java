package cloud.techulus.caddy;

import cloud.techulus.core.container.CommandRunner.Command;
import cloud.techulus.core.container.CommandRunner.CommandResult;
import cloud.techulus.core.mesh.MeshAddress;
import cloud.techulus.core.mesh.PublicAddress;
import cloud.techulus.process.ProcessRunner;
import java.util.ArrayList;
import java.util.List;

/**
 * A network for Caddy with a cable to the machine, so that it has the usual ports and a kernel
 * setting of its own. Needs root.
 */
final class ProxyNetwork implements AutoCloseable {
  /** How many addresses this machine has there. */
  static final int MACHINES = 4;

  private final ProcessRunner runner = new ProcessRunner();
  private final String name = "tc" + ProcessHandle.current().pid();
  private final String subnet = "10.97." + ProcessHandle.current().pid() % 250 + ".";

  ProxyNetwork() {
    run("ip netns add " + name);
    run("ip link add name " + name + " type veth peer name eth0 netns " + name);
    for (int number = 1; number <= MACHINES; number++) {
      run("ip address add " + subnet + number + "/24 dev " + name);
    }
    run("ip link set dev " + name + " up");
    run("ip -n " + name + " address add " + proxy() + "/24 dev eth0");
    run("ip -n " + name + " link set dev eth0 up");
    run("ip -n " + name + " link set dev lo up");
  }

  /** Where Caddy is. */
  PublicAddress proxy() {
    return new PublicAddress(subnet + "9");
  }

  /** Where this machine is, 1 to {@link #MACHINES}. */
  MeshAddress machine(int number) {
    return MeshAddress.parse(subnet + number);
  }

  /** The same command in this network. */
  Command inside(Command command) {
    List<String> argv = new ArrayList<>(List.of("ip", "netns", "exec", name));
    argv.addAll(command.argv());
    return new Command(argv, command.input(), command.environment(), command.timeout());
  }

  void run(Command command) {
    CommandResult result = runner.run(command);
    if (!result.succeeded()) {
      throw new IllegalStateException(command + ": " + result.stderr());
    }
  }

  @Override
  public void close() {
    run("ip link delete dev " + name);
    run("ip netns delete " + name);
  }

  private void run(String command) {
    run(Command.of(List.of(command.split(" ", -1))));
  }
}
