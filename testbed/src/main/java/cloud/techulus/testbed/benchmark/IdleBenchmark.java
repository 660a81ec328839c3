package cloud.techulus.testbed.benchmark;

import cloud.techulus.testbed.NodeProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What a program costs while nothing happens: its share of one core, and its resident memory. */
final class IdleBenchmark {
  /** Clock ticks a second in /proc (sysconf(_SC_CLK_TCK)); 100 on every Linux this runs on. */
  private static final int TICKS_PER_SECOND = 100;

  private IdleBenchmark() {}

  /**
   * @param coreShare of one core, 0.01 is one percent
   */
  record Idle(String program, double coreShare, long residentBytes) {
    @Override
    public String toString() {
      return "%-14s %.2f %% of a core, %d MiB resident"
          .formatted(program, coreShare * 100, residentBytes >> 20);
    }
  }

  /** Looks at the programs now and again after the time; waiting is what is measured here. */
  static List<Idle> measure(Map<String, NodeProgram> programs, Duration time)
      throws InterruptedException {
    Map<String, Long> before = new LinkedHashMap<>();
    programs.forEach((name, program) -> before.put(name, ticks(program)));
    long start = System.nanoTime();
    Thread.sleep(time);
    double seconds = (System.nanoTime() - start) / 1e9;
    List<Idle> idle = new ArrayList<>();
    before.forEach(
        (name, ticks) -> {
          NodeProgram program = Objects.requireNonNull(programs.get(name));
          double used = (ticks(program) - ticks) / (double) TICKS_PER_SECOND;
          idle.add(new Idle(name, used / seconds, residentBytes(program)));
        });
    return idle;
  }

  /** Time in user and kernel mode (proc(5), fields 14 and 15 of stat). */
  private static long ticks(NodeProgram program) {
    String stat = read(program, "stat");
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
  }

  private static long residentBytes(NodeProgram program) {
    return read(program, "status")
        .lines()
        .filter(line -> line.startsWith("VmRSS:"))
        .map(line -> line.replaceAll("[^0-9]", ""))
        .mapToLong(Long::parseLong)
        .map(kib -> kib << 10)
        .findFirst()
        .orElseThrow();
  }

  private static String read(NodeProgram program, String file) {
    long pid = program.pid().orElseThrow();
    try {
      return Files.readString(Path.of("/proc", Long.toString(pid), file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
