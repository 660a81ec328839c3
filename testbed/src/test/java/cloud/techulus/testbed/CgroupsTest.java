package cloud.techulus.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CgroupsTest {
  private static final String HYBRID =
      """
      23 28 0:21 / /sys rw,nosuid - sysfs sysfs rw
      30 23 0:25 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755
      31 30 0:26 / /sys/fs/cgroup/cpu rw,relatime shared:9 - cgroup cgroup rw,cpu
      32 30 0:27 / /sys/fs/cgroup/freezer rw,relatime - cgroup cgroup rw,freezer
      33 30 0:28 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw
      """;
  private static final String VERSION_2 =
      """
      23 28 0:21 / /sys rw,nosuid - sysfs sysfs rw
      33 23 0:28 / /sys/fs/cgroup rw,relatime shared:4 - cgroup2 cgroup2 rw,nsdelegate
      """;

  @TempDir Path root;

  @Test
  void findsTheHierarchiesOfBothVersions() {
    assertThat(Cgroups.parse(HYBRID))
        .isEqualTo(
            new Cgroups(
                List.of(Path.of("/sys/fs/cgroup/cpu"), Path.of("/sys/fs/cgroup/freezer")),
                Optional.of(Path.of("/sys/fs/cgroup/unified"))));
    assertThat(Cgroups.parse(VERSION_2))
        .isEqualTo(new Cgroups(List.of(), Optional.of(Path.of("/sys/fs/cgroup"))));
    assertThatThrownBy(() -> Cgroups.parse("23 28 0:21 / /sys rw - sysfs sysfs rw\n"))
        .hasMessageContaining("no control groups");
  }

  @Test
  void underVersion1AGroupStandsInEveryHierarchy() throws IOException {
    Cgroups cgroups = version1();

    cgroups.create("tbdemo-w1");

    assertThat(cgroups.joinFiles("tbdemo-w1"))
        .containsExactly(
            root.resolve("cpuset/tbdemo-w1/cgroup.procs"),
            root.resolve("freezer/tbdemo-w1/cgroup.procs"));
    assertThat(cgroups.birthFiles("tbdemo-w1")).isEqualTo(cgroups.joinFiles("tbdemo-w1"));
    assertThat(root.resolve("cpuset/tbdemo-w1/cpuset.cpus")).hasContent("0-1");
    assertThat(root.resolve("cpuset/tbdemo-w1/cpuset.mems")).hasContent("0");
    assertThat(cgroups.groupsBeginningWith("tbdemo-")).containsExactly("tbdemo-w1");
    assertThat(cgroups.groupsBeginningWith("tbdem-")).isEmpty();
  }

  @Test
  void underVersion1TheFreezerStopsAGroup() throws IOException {
    Cgroups cgroups = version1();
    cgroups.create("g");
    assertThat(cgroups.isFrozen("absent")).isFalse();

    cgroups.freeze("g");
    assertThat(root.resolve("freezer/g/freezer.state")).hasContent("FROZEN");
    assertThat(cgroups.isFrozen("g")).isTrue();

    cgroups.thaw("g");
    assertThat(cgroups.isFrozen("g")).isFalse();
  }

  @Test
  void whatIsToEndGoesOnToo() throws IOException {
    Cgroups cgroups = version1();
    cgroups.create("g");
    Path paused = Files.createDirectories(root.resolve("freezer/g/libpod_parent/abc"));
    Files.writeString(root.resolve("freezer/g/freezer.state"), "THAWED");
    Files.writeString(paused.resolve("freezer.state"), "FROZEN");

    cgroups.thawAll("g");

    assertThat(paused.resolve("freezer.state")).hasContent("THAWED");
    cgroups.thawAll("absent");
  }

  @Test
  void findsTheProcessesOfContainersToo() throws IOException {
    Cgroups cgroups = version1();
    cgroups.create("g");
    Files.writeString(root.resolve("freezer/g/cgroup.procs"), "12\n13\n");
    Path container = Files.createDirectories(root.resolve("freezer/g/libpod_parent/abc"));
    Files.writeString(container.resolve("cgroup.procs"), "99\n");

    assertThat(cgroups.processes("g")).containsExactlyInAnyOrder(12L, 13L, 99L);
    assertThat(cgroups.processes("absent")).isEmpty();
  }

  @Test
  void underVersion2ProcessesMoveToALeafBeforeControllersAreHandedDown() throws IOException {
    Cgroups cgroups = new Cgroups(List.of(), Optional.of(root));
    cgroups.create("g");
    Path group = root.resolve("g");
    Files.writeString(group.resolve("cgroup.procs"), "12\n");
    Files.writeString(group.resolve("cgroup.controllers"), "cpu memory pids\n");
    assertThat(cgroups.birthFiles("g")).containsExactly(group.resolve("cgroup.procs"));

    cgroups.settle("g");

    assertThat(group.resolve("init/cgroup.procs")).hasContent("12");
    assertThat(group.resolve("cgroup.subtree_control")).hasContent("+cpu +memory +pids");
    assertThat(cgroups.joinFiles("g")).containsExactly(group.resolve("init/cgroup.procs"));
  }

  @Test
  void underVersion2TheKernelSaysWhenAGroupIsFrozen() throws IOException {
    Cgroups cgroups = new Cgroups(List.of(), Optional.of(root));
    cgroups.create("g");
    Path events = root.resolve("g/cgroup.events");

    Files.writeString(events, "populated 1\nfrozen 1\n");
    cgroups.freeze("g");
    assertThat(root.resolve("g/cgroup.freeze")).hasContent("1");
    assertThat(cgroups.isFrozen("g")).isTrue();

    cgroups.thaw("g");
    assertThat(root.resolve("g/cgroup.freeze")).hasContent("0");
    Files.writeString(events, "populated 1\nfrozen 0\n");
    assertThat(cgroups.isFrozen("g")).isFalse();
  }

  private Cgroups version1() throws IOException {
    Path cpuset = Files.createDirectory(root.resolve("cpuset"));
    Path freezer = Files.createDirectory(root.resolve("freezer"));
    Files.writeString(cpuset.resolve("cpuset.cpus"), "0-1\n");
    Files.writeString(cpuset.resolve("cpuset.mems"), "0\n");
    return new Cgroups(List.of(cpuset, freezer), Optional.empty());
  }
}
