package cloud.techulus.agentapp;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.server.Capacity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineTest {
  @TempDir private Path proc = Path.of("");

  @Test
  void memory_and_disk_are_measured() throws IOException {
    Files.writeString(
        proc.resolve("meminfo"),
        """
        MemTotal:       16384000 kB
        MemFree:          123456 kB
        MemAvailable:    8192000 kB
        """);

    Capacity capacity = new Machine(proc, List.of(proc.resolve("none"), proc)).measure();

    assertThat(capacity.memoryBytes()).isEqualTo(16384000L * 1024);
    assertThat(capacity.memoryAvailableBytes()).isEqualTo(8192000L * 1024);
    assertThat(capacity.cpuMillis()).isEqualTo(Runtime.getRuntime().availableProcessors() * 1000);
    assertThat(capacity.diskBytes()).isEqualTo(Files.getFileStore(proc).getTotalSpace());
    assertThat(capacity.diskAvailableBytes()).isBetween(1L, capacity.diskBytes());
  }

  @Test
  void the_time_of_the_last_boot_is_read() throws IOException {
    Files.writeString(proc.resolve("stat"), "cpu  1 2 3\nbtime 1780000000\nprocesses 5\n");

    assertThat(new Machine(proc, List.of(proc)).boot())
        .isEqualTo(Instant.ofEpochSecond(1780000000L));
  }

  @Test
  void this_very_machine_can_be_measured() {
    Machine machine = new Machine(Path.of("/proc"), List.of(proc));

    assertThat(machine.measure().memoryBytes()).isPositive();
    assertThat(machine.boot()).isBefore(Instant.now());
  }
}
