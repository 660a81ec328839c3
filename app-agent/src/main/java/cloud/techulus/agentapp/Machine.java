package cloud.techulus.agentapp;

import cloud.techulus.core.agent.CapacityMeter;
import cloud.techulus.core.server.Capacity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** This machine, as Linux describes it under {@code /proc}. */
final class Machine implements CapacityMeter {
  private static final int MILLIS_PER_CORE = 1000;
  private static final long KIB = 1024;

  private final Path proc;
  private final List<Path> imageFolders;

  /**
   * @param imageFolders where images may be; the first that exists tells which file system counts
   */
  Machine(Path proc, List<Path> imageFolders) {
    this.proc = proc;
    this.imageFolders = List.copyOf(imageFolders);
  }

  @Override
  public Capacity measure() {
    try {
      List<String> memory = Files.readAllLines(proc.resolve("meminfo"));
      FileStore disk = Files.getFileStore(imageFolder());
      return new Capacity(
          Runtime.getRuntime().availableProcessors() * MILLIS_PER_CORE,
          KIB * number(memory, "MemTotal:"),
          KIB * number(memory, "MemAvailable:"),
          disk.getTotalSpace(),
          disk.getUsableSpace());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot measure this machine", e);
    }
  }

  /** When this machine came up. */
  Instant boot() {
    try {
      return Instant.ofEpochSecond(number(Files.readAllLines(proc.resolve("stat")), "btime"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot tell when this machine came up", e);
    }
  }

  private Path imageFolder() throws IOException {
    return imageFolders.stream()
        .filter(Files::isDirectory)
        .findFirst()
        .orElseThrow(() -> new IOException("none of " + imageFolders + " is a folder"));
  }

  /** The first number behind a label, such as {@code MemTotal: 16384 kB}. */
  private static long number(List<String> lines, String label) throws IOException {
    return lines.stream()
        .map(line -> line.trim().split("\\s+"))
        .filter(words -> words.length > 1 && words[0].equals(label))
        .mapToLong(words -> Long.parseLong(words[1]))
        .findFirst()
        .orElseThrow(() -> new IOException("no " + label));
  }
}
