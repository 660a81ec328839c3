package cloud.techulus.podman;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.logs.LogLine;
import cloud.techulus.core.logs.LogOutput;
import cloud.techulus.core.logs.LogRange;
import cloud.techulus.core.logs.LogSource;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Reading a log file, with this test in the place of conmon. */
@Timeout(60)
class PodmanLogSourceTest {
  private static final String CONTAINER = "bc32b14eb10b48c9c759d6b121d5cd93";
  private static final long CONMON = 4242;
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Instant BEGIN = Instant.parse("2026-11-28T00:00:00.000000001Z");
  private static final LogRange ALL = range(false);
  private static final LogRange FOLLOW = range(true);

  private final Path processes;
  private final Path path;
  private int written;

  PodmanLogSourceTest(@TempDir Path folder) {
    processes = folder.resolve("proc");
    path = folder.resolve("ctr.log");
  }

  @BeforeEach
  void begin() throws IOException {
    Files.createDirectories(processes.resolve(Long.toString(CONMON)));
    runs("/usr/bin/conmon\0-c\0" + CONTAINER + "\0-u\0");
    Files.createFile(path);
  }

  private void runs(String commandLine) throws IOException {
    Files.writeString(processes.resolve(Long.toString(CONMON)).resolve("cmdline"), commandLine);
  }

  private void ends() throws IOException {
    Path process = processes.resolve(Long.toString(CONMON));
    Files.delete(process.resolve("cmdline"));
    Files.delete(process);
  }

  private LogSource open(LogRange range) {
    return PodmanLogSource.open(new LogFile(path, CONTAINER, CONMON), processes, range);
  }

  private static LogRange range(boolean follow) {
    return new LogRange(follow, OptionalInt.empty(), Optional.empty());
  }

  private static LogRange tail(int lines) {
    return new LogRange(false, OptionalInt.of(lines), Optional.empty());
  }

  /** Each record is a microsecond younger than the one before. */
  private String record(LogOutput output, String tag, String text) {
    written++;
    String name = output == LogOutput.STDOUT ? "stdout" : "stderr";
    return "%s %s %s %s\n".formatted(BEGIN.plusNanos(1000L * written), name, tag, text);
  }

  private String line(String text) {
    return record(LogOutput.STDOUT, "F", text);
  }

  private void write(String records) throws IOException {
    Files.writeString(path, records, StandardOpenOption.APPEND);
  }

  /** As conmon does: the new file gets the old one's name, and nothing keeps the old one. */
  private void rotate() throws IOException {
    Path next = path.resolveSibling("ctr.log.tmp");
    Files.createFile(next);
    Files.move(next, path, StandardCopyOption.ATOMIC_MOVE);
  }

  private List<LogLine> readAll(LogRange range) {
    List<LogLine> all = new ArrayList<>();
    try (LogSource source = open(range)) {
      while (source.next(PATIENCE) instanceof LogSource.Batch.Lines(List<LogLine> lines)) {
        assertThat(lines).hasSizeBetween(1, LogSource.BATCH_LIMIT);
        all.addAll(lines);
      }
    }
    return all;
  }

  private static List<String> texts(List<LogLine> lines) {
    return lines.stream().map(LogLine::text).toList();
  }

  private static List<String> read(LogSource source) {
    return switch (source.next(PATIENCE)) {
      case LogSource.Batch.Lines(List<LogLine> lines) -> texts(lines);
      case LogSource.Batch.End(String reason) -> List.of("end", reason);
    };
  }

  /** How many descriptors of this process are open on the log, by whatever name it had. */
  private long descriptors() throws IOException {
    long count = 0;
    try (DirectoryStream<Path> links = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path link : links) {
        if (Files.isSymbolicLink(link)
            && Files.readSymbolicLink(link).toString().startsWith(path.toString())) {
          count++;
        }
      }
    }
    return count;
  }

  @Test
  void every_range_is_what_the_whole_log_says_it_is() throws IOException {
    Random random = new Random(7);
    StringBuilder log = new StringBuilder();
    IntStream.range(0, 4000)
        .forEach(
            number -> {
              LogOutput output = random.nextInt(5) == 0 ? LogOutput.STDERR : LogOutput.STDOUT;
              String tag = random.nextInt(4) == 0 ? "P" : "F";
              String filler = "x".repeat(random.nextInt(20) == 0 ? random.nextInt(8000) : 30);
              log.append(record(output, tag, "%s%d%s ".formatted(tag, number, filler)));
            });
    // Nothing is unfinished.
    log.append(line("last")).append(record(LogOutput.STDERR, "F", "words"));
    write(log.toString());
    List<LogLine> all = readAll(ALL);
    assertThat(Files.size(path)).isGreaterThan(10 * LogStart.BLOCK_BYTES);
    assertThat(all).hasSizeBetween(2000, 4000);

    for (int count : List.of(0, 1, 2, 3, 10, 500, 1500, all.size() - 1, all.size(), 100_000)) {
      assertThat(readAll(tail(count)))
          .as("the last %d", count)
          .isEqualTo(all.subList(Math.max(0, all.size() - count), all.size()));
    }
    for (int count : List.of(0, 1, 2, 3, 10, 500, 1500, all.size() - 1)) {
      Instant after = all.get(count).at();
      assertThat(readAll(new LogRange(false, OptionalInt.empty(), Optional.of(after))))
          .as("after line %d", count)
          .isEqualTo(all.subList(count + 1, all.size()));
      assertThat(readAll(new LogRange(false, OptionalInt.of(100), Optional.of(after))))
          .isEqualTo(all.subList(Math.max(count + 1, all.size() - 100), all.size()));
    }
    assertThat(readAll(new LogRange(false, OptionalInt.empty(), Optional.of(Instant.EPOCH))))
        .isEqualTo(all);
  }

  @Test
  void a_line_that_has_not_ended_is_the_last_and_goes_on() throws IOException {
    write(line("one") + line("two") + record(LogOutput.STDOUT, "P", "thr"));
    assertThat(texts(readAll(tail(2)))).containsExactly("two", "thr");
    assertThat(texts(readAll(tail(0)))).isEmpty();

    try (LogSource source = open(new LogRange(true, OptionalInt.of(0), Optional.empty()))) {
      write(record(LogOutput.STDOUT, "F", "ee"));

      assertThat(read(source)).containsExactly("three");
    }
  }

  @Test
  void a_record_comes_once_it_is_complete() throws IOException {
    try (LogSource source = open(FOLLOW)) {
      String record = line("in two parts");
      write(record.substring(0, 40));
      assertThat(source.next(Duration.ofMillis(20)))
          .isEqualTo(new LogSource.Batch.Lines(List.of()));

      write(record.substring(40));

      assertThat(read(source)).containsExactly("in two parts");
    }
  }

  @Test
  void what_is_written_until_a_file_is_replaced_comes_and_then_the_new_file() throws IOException {
    write(line("one"));
    try (LogSource source = open(FOLLOW)) {
      assertThat(read(source)).containsExactly("one");

      write(line("two") + record(LogOutput.STDOUT, "P", "thr"));
      rotate();
      write(record(LogOutput.STDOUT, "F", "ee") + line("four"));

      assertThat(read(source)).containsExactly("two");
      assertThat(read(source)).containsExactly("three", "four");
      rotate();
      write(line("five"));
      assertThat(read(source)).containsExactly("five");
      assertThat(descriptors()).isEqualTo(1);
    }
    assertThat(descriptors()).isZero();
  }

  @Test
  void a_file_that_was_emptied_is_read_from_its_beginning() throws IOException {
    write(line("one") + line("two"));
    try (LogSource source = open(FOLLOW)) {
      assertThat(read(source)).containsExactly("one", "two");

      Files.writeString(path, line("three"), StandardOpenOption.TRUNCATE_EXISTING);

      assertThat(read(source)).containsExactly("three");
    }
  }

  @Test
  void it_ends_when_all_is_read_and_nobody_writes_any_more() throws IOException {
    try (LogSource source = open(FOLLOW)) {
      write(line("one") + record(LogOutput.STDERR, "P", "dying"));
      ends();

      assertThat(read(source)).containsExactly("one");
      assertThat(read(source)).containsExactly("dying");
      assertThat(read(source)).containsExactly("end", "");
      assertThat(read(source)).containsExactly("end", "");
    }
  }

  @Test
  void another_program_with_the_number_does_not_write() throws IOException {
    write(line("one"));
    runs("/usr/bin/conmon\0-c\0another\0");

    try (LogSource source = open(FOLLOW)) {
      assertThat(read(source)).containsExactly("one");
      assertThat(read(source)).containsExactly("end", "");
    }
  }

  @Test
  void it_ends_with_its_file_and_what_was_written_counts() throws IOException {
    try (LogSource source = open(FOLLOW)) {
      write(line("one"));
      Files.delete(path);

      assertThat(read(source)).containsExactly("one");
      assertThat(read(source)).containsExactly("end", "");
    }
  }

  @Test
  void where_there_is_no_file_nothing_was_printed() throws IOException {
    Files.delete(path);

    try (LogSource source = open(FOLLOW)) {
      assertThat(read(source)).containsExactly("end", "");
    }
  }

  @Test
  void a_file_that_cannot_be_read_says_so() throws IOException {
    Files.delete(path);
    Files.createDirectory(path);

    try (LogSource source = open(FOLLOW)) {
      assertThat(source.next(PATIENCE))
          .isInstanceOfSatisfying(
              LogSource.Batch.End.class,
              end -> assertThat(end.reason()).startsWith("its file cannot be read: "));
    }
    assertThat(descriptors()).isZero();
  }

  @Test
  void closing_ends_a_read_that_waits_at_once_and_leaves_nothing_open() throws IOException {
    LogSource source = open(FOLLOW);
    assertThat(descriptors()).isEqualTo(1);
    CompletableFuture<LogSource.Batch> read =
        CompletableFuture.supplyAsync(
            () -> source.next(PATIENCE), task -> Thread.ofVirtual().start(task));

    source.close();

    assertThat(descriptors()).isZero();
    assertThat(read.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join())
        .isEqualTo(new LogSource.Batch.End(""));
    assertThat(read(source)).containsExactly("end", "");
    source.close();
  }

  @Test
  void a_line_without_end_keeps_nobody_waiting_longer_than_he_wants() throws IOException {
    write(record(LogOutput.STDOUT, "P", "x".repeat(8000)).repeat(2000));
    try (LogSource source = open(FOLLOW)) {
      assertThat(source.next(Duration.ZERO)).isEqualTo(new LogSource.Batch.Lines(List.of()));
    }
  }
}
