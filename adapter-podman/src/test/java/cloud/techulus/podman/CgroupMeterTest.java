package cloud.techulus.podman;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.container.Container;
import cloud.techulus.core.container.ResourceUsage;
import cloud.techulus.core.deployment.Deployment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On made-up machines of both kinds. */
class CgroupMeterTest {
  private static final String ID =
      "bc32b14eb10b48c9c759d6b121d5cd933577a03f6b47a7343167011272e90f2b";
  private static final long PID = 4711;

  private final Path folder;

  CgroupMeterTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void a_machine_with_one_hierarchy_is_read() throws IOException {
    mounts("30 23 0:26 / %s rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate");
    process("0::/machine.slice/libpod-" + ID + ".scope/container/init.scope");
    String group = "machine.slice/libpod-" + ID + ".scope/";
    file(group + "cpu.stat", "usage_usec 2500000\nuser_usec 1\nsystem_usec 1\n");
    file(group + "memory.current", "10000\n");
    file(group + "memory.stat", "anon 1\nfile 2\ninactive_file 3000\nactive_file 1\n");

    assertThat(measure()).contains(new ResourceUsage(Duration.ofMillis(2500), 7000));
  }

  @Test
  void a_machine_with_a_hierarchy_for_each_controller_is_read() throws IOException {
    mounts(
        "12 31 0:30 / %s/cpu,cpuacct rw shared:1 - cgroup cgroup rw,cpu,cpuacct",
        "15 31 0:32 / %s/memory rw shared:2 - cgroup cgroup rw,memory",
        "20 31 0:38 / %s/unified rw shared:3 - cgroup2 cgroup2 rw");
    process(
        "4:memory:/libpod_parent/libpod-" + ID,
        "2:cpu,cpuacct:/libpod_parent/libpod-" + ID,
        "0::/libpod_parent/libpod-" + ID);
    file("cpu,cpuacct/libpod_parent/libpod-" + ID + "/cpuacct.usage", "2500000000\n");
    file("memory/libpod_parent/libpod-" + ID + "/memory.usage_in_bytes", "10000\n");
    file(
        "memory/libpod_parent/libpod-" + ID + "/memory.stat",
        "inactive_file 1\ntotal_inactive_file 3000\n");

    assertThat(measure()).contains(new ResourceUsage(Duration.ofMillis(2500), 7000));
  }

  @Test
  void a_part_of_a_hierarchy_may_be_mounted() throws IOException {
    mounts("30 23 0:26 /outer %s rw - cgroup2 cgroup2 rw");
    process("0::/outer/libpod-" + ID);
    file("libpod-" + ID + "/cpu.stat", "usage_usec 1000\n");
    file("libpod-" + ID + "/memory.current", "10\n");
    file("libpod-" + ID + "/memory.stat", "inactive_file 30\n");

    assertThat(measure()).contains(new ResourceUsage(Duration.ofMillis(1), 0));
  }

  @Test
  void a_process_that_is_not_the_containers_any_more_is_not_measured() throws IOException {
    mounts("30 23 0:26 / %s rw - cgroup2 cgroup2 rw");
    process("0::/user.slice");
    file("user.slice/cpu.stat", "usage_usec 1000\n");
    file("user.slice/memory.current", "10\n");
    file("user.slice/memory.stat", "inactive_file 0\n");

    assertThat(measure()).isEmpty();
  }

  @Test
  void a_group_that_is_not_below_what_is_mounted_is_not_measured() throws IOException {
    mounts("30 23 0:26 / %s rw - cgroup2 cgroup2 rw");
    process("0::/../../libpod-" + ID);

    assertThat(measure()).isEmpty();
  }

  @Test
  void a_machine_that_shows_no_groups_tells_nothing() throws IOException {
    mounts("25 30 0:23 / /proc rw - proc proc rw");
    process("0::/libpod-" + ID);

    assertThat(measure()).isEmpty();
  }

  @Test
  void a_container_without_a_process_is_not_measured() throws IOException {
    mounts("30 23 0:26 / %s rw - cgroup2 cgroup2 rw");

    assertThat(meter().measure(container(OptionalLong.empty()))).isEmpty();
    assertThat(measure()).as("its process has ended").isEmpty();
  }

  private void mounts(String... lines) throws IOException {
    Files.writeString(
        folder.resolve("mountinfo"), String.join("\n", lines).replace("%s", cgroups().toString()));
  }

  private void process(String... groups) throws IOException {
    Path process = Files.createDirectories(folder.resolve("proc").resolve(Long.toString(PID)));
    Files.writeString(process.resolve("cgroup"), String.join("\n", groups) + "\n");
  }

  private void file(String path, String text) throws IOException {
    Path file = cgroups().resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private Path cgroups() {
    return folder.resolve("cgroups");
  }

  private Optional<ResourceUsage> measure() {
    return meter().measure(container(OptionalLong.of(PID)));
  }

  private CgroupMeter meter() {
    return new CgroupMeter(folder.resolve("proc"), folder.resolve("mountinfo"));
  }

  private static Container container(OptionalLong process) {
    return new Container(
        new Deployment.Id("dep_web"), ID, new Container.State.Running(), Optional.empty(), process);
  }
}
