package cloud.techulus.testbed;

import cloud.techulus.core.container.CommandRunner.Command;
import java.util.ArrayList;
import java.util.List;

/** What a node sees as its files. */
final class NodeFileSystem {
  private NodeFileSystem() {}

  /**
   * Gives a node that has just got its namespaces its own file system, in place of what it
   * inherited from the machine.
   */
  static void mount(Node node) {
    node.must("hostname", node.name());
    List<String> inherited = new ArrayList<>(List.of("umount", "-l"));
    node.must("findmnt", "-rno", "TARGET")
        .stdout()
        .lines()
        .filter(NodeFileSystem::isOthersMount)
        .forEach(inherited::add);
    if (inherited.size() > 2) {
      // Else the node pins the network namespaces and container layers of others for as long as it
      // lives. Some lie in one another and are gone when their turn comes, so the exit code says
      // nothing.
      node.run(Command.of(inherited));
    }
    node.must("mount", "-a", "-T", node.disk().stagingTable().toString());
    node.must("umount", "-R", "-l", "/sys");
    node.must("mount", "-a", "-T", node.disk().mountTable().toString());
    node.must("mkdir", "-p", "/run/lock", "/run/wireguard", "/run/netns");
    node.must("sysctl", "-q", "-w", "net.ipv6.conf.all.disable_ipv6=1", "net.ipv4.ip_forward=1");
  }

  private static boolean isOthersMount(String target) {
    return target.startsWith("/run/") || target.startsWith("/var/lib/containers");
  }
}
