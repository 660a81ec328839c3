package cloud.techulus.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class NodeFilesTest {
  private static final Path NODE = Path.of("/beds/demo/w1");

  @Test
  void everyNodeKnowsTheNamesOfAll() {
    assertThat(NodeFiles.hosts(new Subnet(0), List.of(NodeName.REGISTRY, NodeName.worker(1))))
        .isEqualTo(
            """
            127.0.0.1 localhost
            198.18.0.3 registry
            198.18.0.11 w1
            """);
  }

  @Test
  void ownControlGroupsArePutAsideFirst() {
    List<Path> hierarchies = List.of(Path.of("/sys/fs/cgroup/cpu"), Path.of("/sys/fs/cgroup/pids"));

    assertThat(NodeFiles.stagingTable(hierarchies, "tbdemo-w1", NODE.resolve("cgroup")))
        .isEqualTo(
            """
            tbdemo-w1 /beds/demo/w1/cgroup tmpfs mode=755 0 0
            /sys/fs/cgroup/cpu/tbdemo-w1 /beds/demo/w1/cgroup/cpu none bind,X-mount.mkdir 0 0
            /sys/fs/cgroup/pids/tbdemo-w1 /beds/demo/w1/cgroup/pids none bind,X-mount.mkdir 0 0
            """);
    assertThat(NodeFiles.stagingTable(List.of(), "tbdemo-w1", NODE.resolve("cgroup"))).isEmpty();
  }

  @Test
  void theFileSystemIsTheMachinesExceptForWhatServersMustNotShare() {
    assertThat(NodeFiles.mountTable("tbdemo-w1", NODE, false, List.of()))
        .isEqualTo(
            """
            tbdemo-w1-sys /sys sysfs defaults 0 0
            /beds/demo/w1/cgroup /sys/fs/cgroup none rbind 0 0
            tbdemo-w1-run /run tmpfs mode=755 0 0
            tbdemo-w1-shm /dev/shm tmpfs mode=1777 0 0
            /beds/demo/w1/disk/containers /var/lib/containers none bind,X-mount.mkdir 0 0
            /beds/demo/w1/disk/var/tmp /var/tmp none rbind 0 0
            /beds/demo/w1/etc/containers /etc/containers none bind,X-mount.mkdir 0 0
            /beds/demo/w1/etc/hosts /etc/hosts none bind 0 0
            /beds/demo/w1/etc/resolv.conf /etc/resolv.conf none bind 0 0
            /beds/demo/w1/disk/tmp /tmp none rbind 0 0
            """);
    assertThat(NodeFiles.mountTable("tbdemo-w1", NODE, true, List.of()))
        .contains("tbdemo-w1-cgroup /sys/fs/cgroup cgroup2 defaults 0 0\n");
  }

  @Test
  void containersGetNoMoreThanTheMachineAllows() {
    String limits =
        """
        Limit                     Soft Limit           Hard Limit           Units
        Max processes             96365                90000                processes
        Max open files            1024                 20000                files
        Max locked memory         8388608              unlimited            bytes
        """;

    assertThat(NodeDisk.hardLimit(limits, "Max open files")).isEqualTo(20_000);
    assertThat(NodeDisk.hardLimit(limits, "Max processes")).isEqualTo(90_000);
    assertThat(NodeDisk.hardLimit(limits, "Max locked memory")).isEqualTo(Integer.MAX_VALUE);
    assertThatThrownBy(() -> NodeDisk.hardLimit(limits, "Max open"))
        .hasMessageContaining("no limit");
    assertThat(NodeFiles.containersConf(20_000, 4096))
        .contains("default_ulimits = [\"nofile=20000:20000\", \"nproc=4096:4096\"]\n");
  }

  @Test
  void programsBelowTmpStayVisible() {
    assertThat(NodeFiles.hiddenTop(Path.of("/tmp/try/techulus/testbed/target/classes")))
        .containsExactly(Path.of("/tmp/try"));
    assertThat(NodeFiles.hiddenTop(Path.of("/var/tmp/techulus")))
        .containsExactly(Path.of("/var/tmp/techulus"));
    assertThat(NodeFiles.hiddenTop(Path.of("/home/me/tmp/techulus"))).isEmpty();
    assertThat(NodeFiles.mountTable("g", NODE, false, List.of(Path.of("/tmp/try"))))
        .startsWith("/tmp/try /beds/demo/w1/disk/tmp/try none rbind,X-mount.mkdir 0 0\ng-sys /sys");
  }
}
