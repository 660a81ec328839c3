package cloud.techulus.wireguard;

import cloud.techulus.core.container.CommandRunner.Command;
import cloud.techulus.core.container.CommandRunner.CommandResult;
import cloud.techulus.process.ProcessRunner;
import java.util.ArrayList;
import java.util.List;

/** A network of its own on this machine. Needs root. */
final class NetworkNamespace implements AutoCloseable {
  private final ProcessRunner runner = new ProcessRunner();
  private final String name;

  /** The name is unique on the machine: it carries this process's id. */
  NetworkNamespace(String suffix) {
    name = "tw" + ProcessHandle.current().pid() + suffix;
    succeed(List.of("ip", "netns", "add", name));
    run("ip", "link", "set", "dev", "lo", "up");
  }

  ProcessRunner runner() {
    return runner;
  }

  /** An interface in here; its control socket lies in a folder that all namespaces share. */
  WireGuardSettings settings() {
    return new WireGuardSettings(name, inside());
  }

  /** A cable between this and that one, with these addresses. */
  void connect(NetworkNamespace that, String here, String there) {
    succeed(
        List.of(
            "ip", "-n", name, "link", "add", "name", "cable", "type", "veth", "peer", "name",
            "cable", "netns", that.name));
    plug(here);
    that.plug(there);
  }

  private void plug(String address) {
    run("ip", "address", "add", address + "/24", "dev", "cable");
    run("ip", "link", "set", "dev", "cable", "up");
  }

  /** Runs it in here; fails unless it succeeds. */
  String run(String... argv) {
    List<String> all = new ArrayList<>(inside());
    all.addAll(List.of(argv));
    return succeed(all);
  }

  boolean succeeds(String... argv) {
    List<String> all = new ArrayList<>(inside());
    all.addAll(List.of(argv));
    return runner.run(Command.of(all)).succeeded();
  }

  @Override
  public void close() {
    succeed(List.of("ip", "netns", "delete", name));
  }

  private List<String> inside() {
    return List.of("ip", "netns", "exec", name);
  }

  private String succeed(List<String> argv) {
    CommandResult result = runner.run(Command.of(argv));
    if (!result.succeeded()) {
      throw new IllegalStateException(String.join(" ", argv) + ": " + result.stderr());
    }
    return result.stdout();
  }
}
