package cloud.techulus.core.logs;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.deployment.Deployment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every {@link ContainerLogs} does; fake and adapter pass it alike. */
@Timeout(60)
public abstract class ContainerLogsContract {
  protected static final Deployment.Id WEB = new Deployment.Id("dep_web");
  protected static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final LogRange ALL = range(false);
  private static final LogRange FOLLOW = range(true);

  protected abstract ContainerLogs logs();

  /** Starts the container WEB, which prints nothing by itself; there is none before. */
  protected abstract void begin();

  /** The container prints a line. */
  protected abstract void print(LogOutput output, String text);

  /** The container ends and stays where it is. */
  protected abstract void end();

  protected static LogRange range(boolean follow) {
    return new LogRange(follow, OptionalInt.empty(), Optional.empty());
  }

  @Test
  protected void what_was_printed_comes_in_order_and_that_is_all() {
    begin();
    IntStream.range(0, 600).forEach(number -> print(LogOutput.STDOUT, "line " + number));

    assertThat(texts(readAll(ALL)))
        .containsExactlyElementsOf(
            IntStream.range(0, 600).mapToObj(number -> "line " + number).toList());
  }

  @Test
  void outputs_are_told_apart() {
    begin();
    print(LogOutput.STDOUT, "out");
    print(LogOutput.STDERR, "err");

    assertThat(readAll(ALL))
        .extracting(line -> line.output() + " " + line.text())
        .containsExactlyInAnyOrder("STDOUT out", "STDERR err");
  }

  @Test
  void the_last_lines_can_be_asked_for() {
    begin();
    List.of("one", "two", "three").forEach(text -> print(LogOutput.STDOUT, text));

    assertThat(texts(readAll(new LogRange(false, OptionalInt.of(2), Optional.empty()))))
        .containsExactly("two", "three");
    assertThat(readAll(new LogRange(false, OptionalInt.of(0), Optional.empty()))).isEmpty();
  }

  @Test
  void lines_after_a_time_can_be_asked_for() {
    begin();
    print(LogOutput.STDOUT, "one");
    print(LogOutput.STDOUT, "two");
    print(LogOutput.STDOUT, "three");
    Instant first = readAll(ALL).getFirst().at();

    assertThat(texts(readAll(new LogRange(false, OptionalInt.empty(), Optional.of(first)))))
        .containsExactly("two", "three");
    assertThat(
            texts(
                readAll(
                    new LogRange(false, OptionalInt.empty(), Optional.of(first.minusNanos(1))))))
        .containsExactly("one", "two", "three");
  }

  @Test
  void following_goes_on_until_the_container_ends() {
    begin();
    print(LogOutput.STDOUT, "before");
    try (LogSource source = logs().open(WEB, FOLLOW)) {
      assertThat(read(source, 1)).containsExactly("before");
      print(LogOutput.STDOUT, "after");
      assertThat(read(source, 1)).containsExactly("after");

      end();

      assertThat(awaitEnd(source)).isEqualTo(new LogSource.Batch.End(""));
    }
  }

  @Test
  void the_log_of_a_container_that_has_ended_is_there_and_ends() {
    begin();
    print(LogOutput.STDERR, "last words");
    end();

    assertThat(texts(readAll(ALL))).containsExactly("last words");
    assertThat(texts(readAll(FOLLOW))).containsExactly("last words");
  }

  @Test
  void a_container_that_prints_nothing_keeps_nobody_waiting_longer_than_he_wants() {
    begin();
    try (LogSource source = logs().open(WEB, FOLLOW)) {
      assertThat(source.next(Duration.ofMillis(20)))
          .isEqualTo(new LogSource.Batch.Lines(List.of()));
    }
  }

  @Test
  void closing_ends_a_read_that_waits() {
    begin();
    LogSource source = logs().open(WEB, FOLLOW);
    CompletableFuture<LogSource.Batch> read =
        CompletableFuture.supplyAsync(
            () -> source.next(PATIENCE), task -> Thread.ofVirtual().start(task));

    source.close();

    assertThat(read.orTimeout(10, java.util.concurrent.TimeUnit.SECONDS).join())
        .isInstanceOf(LogSource.Batch.End.class);
  }

  @Test
  void a_container_that_does_not_exist_has_no_log_and_says_so() {
    try (LogSource source = logs().open(WEB, ALL)) {
      assertThat(awaitEnd(source).reason()).isNotEmpty();
    }
  }

  @Test
  void colours_tabs_and_returns_come_as_they_are() {
    begin();
    print(LogOutput.STDOUT, "\u001b[31mred\u001b[0m\tbell\u0007 over\rwritten é 漢 \u202e");

    assertThat(texts(readAll(ALL)))
        .containsExactly("\u001b[31mred\u001b[0m\tbell\u0007 over\rwritten é 漢 \u202e");
  }

  @Test
  void a_line_of_the_largest_length_is_whole_and_one_past_it_is_cut() {
    begin();
    print(LogOutput.STDOUT, "x".repeat(LogLine.TEXT_LIMIT));
    print(LogOutput.STDOUT, "y".repeat(LogLine.TEXT_LIMIT + 1));
    print(LogOutput.STDOUT, "short");

    List<LogLine> lines = readAll(ALL);

    assertThat(lines).extracting(LogLine::cut).containsExactly(false, true, false);
    assertThat(lines.get(0).text()).isEqualTo("x".repeat(LogLine.TEXT_LIMIT));
    assertThat(lines.get(1).text()).isEqualTo("y".repeat(LogLine.TEXT_LIMIT));
    assertThat(lines.get(2).text()).isEqualTo("short");
  }

  protected final List<LogLine> readAll(LogRange range) {
    List<LogLine> all = new ArrayList<>();
    try (LogSource source = logs().open(WEB, range)) {
      while (true) {
        switch (source.next(PATIENCE)) {
          case LogSource.Batch.Lines(List<LogLine> lines) -> all.addAll(lines);
          case LogSource.Batch.End(String reason) -> {
            assertThat(reason).isEmpty();
            return all;
          }
        }
      }
    }
  }

  /** Reads until so many have come. */
  protected static List<String> read(LogSource source, int count) {
    List<String> texts = new ArrayList<>();
    while (texts.size() < count) {
      switch (source.next(PATIENCE)) {
        case LogSource.Batch.Lines(List<LogLine> lines) -> texts.addAll(texts(lines));
        case LogSource.Batch.End(String reason) ->
            throw new AssertionError("ended after " + texts + ": " + reason);
      }
    }
    return texts;
  }

  private static LogSource.Batch.End awaitEnd(LogSource source) {
    while (true) {
      if (source.next(PATIENCE) instanceof LogSource.Batch.End end) {
        return end;
      }
    }
  }

  protected static List<String> texts(List<LogLine> lines) {
    return lines.stream().map(LogLine::text).toList();
  }
}
