package cloud.techulus.core.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.techulus.core.Problem;
import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.logs.LogSession.Reach;
import cloud.techulus.core.logs.LogSession.Replica;
import cloud.techulus.core.service.Service;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LogSessionTest {
  private static final Instant START = Instant.parse("2026-11-01T12:00:00Z");
  private static final ServerId W1 = new ServerId("srv_1");
  private static final ServerId W2 = new ServerId("srv_2");
  private static final Deployment.Id A = new Deployment.Id("dep_a");
  private static final Deployment.Id B = new Deployment.Id("dep_b");

  private Instant now = START;
  private int rings;

  private LogSession session(boolean follow, Replica... replicas) {
    return session(new LogRange(follow, OptionalInt.empty(), Optional.empty()), replicas);
  }

  private LogSession session(LogRange range, Replica... replicas) {
    LogSession session =
        new LogSession(
            new LogSession.Id("log_1"),
            new Service.Id("svc_1"),
            new LogQuery(range, Optional.empty()),
            () -> rings++);
    assertThat(session.replicas(List.of(replicas), now)).hasSize((int) servers(replicas));
    return session;
  }

  private static long servers(Replica... replicas) {
    return Stream.of(replicas).map(Replica::server).distinct().count();
  }

  private static Replica a() {
    return new Replica(A, W1, "w1", Reach.ANSWERS);
  }

  private static Replica b() {
    return new Replica(B, W2, "w2", Reach.ANSWERS);
  }

  private void pass(Duration time) {
    now = now.plus(time);
  }

  /** Printed so many milliseconds after the start. */
  private static LogLine line(long millis, String text) {
    return new LogLine(START.plusMillis(millis), LogOutput.STDOUT, text, false);
  }

  private static List<LogLine> lines(int from, int to) {
    return IntStream.range(from, to).mapToObj(number -> line(number, "line " + number)).toList();
  }

  private int connect(LogSession session, Deployment.Id replica, ServerId server) {
    return session.connect(replica, server, now).orElseThrow();
  }

  /** What is told, in short. */
  private List<String> told(LogSession session) {
    List<String> told = new ArrayList<>();
    List<LogEvent> events = session.take(now);
    while (!events.isEmpty()) {
      events.forEach(event -> told.add(text(event)));
      events = events.getLast() instanceof LogEvent.End ? List.<LogEvent>of() : session.take(now);
    }
    return told;
  }

  private static String text(LogEvent event) {
    return switch (event) {
      case LogEvent.Line(Deployment.Id _, String server, LogLine line) ->
          server + ": " + line.text();
      case LogEvent.Lost(Deployment.Id _, String server, long count) -> server + " lost " + count;
      case LogEvent.Notice(String text) -> text;
      case LogEvent.End(boolean complete, String reason) ->
          (complete ? "end" : "incomplete") + reason;
    };
  }

  @Test
  void what_has_been_printed_is_shown_and_then_it_ends() {
    LogSession session = session(false, a());
    int stream = connect(session, A, W1);
    session.offer(A, stream, lines(0, 2), now);
    assertThat(told(session)).containsExactly("w1: line 0", "w1: line 1");

    session.ended(A, stream, "");

    assertThat(told(session)).containsExactly("end");
  }

  @Test
  void a_service_without_replicas_has_nothing_to_show() {
    assertThat(told(session(false))).containsExactly("end");
    assertThat(told(session(true))).isEmpty();
  }

  @Test
  void old_lines_of_several_replicas_are_merged_by_their_times() {
    LogSession session = session(false, a(), b());
    int one = connect(session, A, W1);
    session.offer(A, one, List.of(line(1, "first"), line(3, "third")), now);
    session.ended(A, one, "");
    assertThat(told(session)).isEmpty();

    int two = connect(session, B, W2);
    session.offer(B, two, List.of(line(2, "second")), now);
    assertThat(told(session)).containsExactly("w1: first", "w2: second");

    session.ended(B, two, "");
    assertThat(told(session)).containsExactly("w1: third", "end");
  }

  @Test
  void nobody_waits_for_old_lines_for_long() {
    LogSession session = session(true, a(), b());
    int one = connect(session, A, W1);
    session.offer(A, one, lines(0, 1), now);

    pass(Feed.BEGIN_WAIT.minusMillis(1));
    assertThat(told(session)).isEmpty();
    assertThat(session.isHeldBack(now)).isTrue();

    pass(Duration.ofMillis(1));
    assertThat(told(session)).containsExactly("w1: line 0");
  }

  @Test
  void once_a_replica_has_paused_others_do_not_wait_for_it() {
    LogSession session = session(true, a(), b());
    int one = connect(session, A, W1);
    int two = connect(session, B, W2);
    session.offer(A, one, lines(0, 1), now);
    session.offer(B, two, lines(0, 1), now);
    pass(Feed.PAUSE);
    assertThat(told(session)).hasSize(2);
    pass(Feed.PAUSE);
    assertThat(told(session)).isEmpty();

    session.offer(A, one, lines(1, 2), now);

    assertThat(told(session)).containsExactly("w1: line 1");
  }

  @Test
  void lines_up_to_the_limit_are_kept_and_the_node_waits_with_the_next() {
    LogSession session = session(true, a());
    int stream = connect(session, A, W1);

    assertThat(session.offer(A, stream, lines(0, LogSession.LINES_LIMIT), now))
        .isEqualTo(LogSession.LINES_LIMIT);
    assertThat(session.offer(A, stream, lines(1000, 1001), now)).isZero();

    assertThat(told(session)).hasSize(LogSession.LINES_LIMIT);
    assertThat(session.offer(A, stream, lines(1000, 1001), now)).isEqualTo(1);
  }

  @Test
  void what_the_lines_weigh_has_a_limit_as_well() {
    LogSession session = session(true, a());
    int stream = connect(session, A, W1);
    LogLine large = line(0, "x".repeat(LogLine.TEXT_LIMIT));

    int taken = session.offer(A, stream, Collections.nCopies(100, large), now);

    assertThat(taken).isEqualTo(LogSession.BYTES_LIMIT / large.weight());
  }

  @Test
  void with_very_many_replicas_each_still_has_room_for_the_largest_line() {
    Replica[] replicas =
        IntStream.range(0, 100)
            .mapToObj(
                number -> new Replica(new Deployment.Id("dep_" + number), W1, "w1", Reach.ANSWERS))
            .toArray(Replica[]::new);
    LogSession session = session(true, replicas);
    LogLine large = line(0, "x".repeat(LogLine.TEXT_LIMIT));
    for (Replica replica : replicas) {
      int stream = connect(session, replica.id(), W1);

      assertThat(session.offer(replica.id(), stream, List.of(large, large), now)).isEqualTo(1);
    }
  }

  @Test
  void whoever_follows_too_slowly_is_told_how_many_lines_are_lost_and_where() {
    LogSession session = session(true, a());
    int stream = connect(session, A, W1);
    session.offer(A, stream, lines(0, 1000), now);
    pass(Feed.STALL_LIMIT);
    assertThat(session.offer(A, stream, lines(1000, 1010), now)).isZero();
    pass(Feed.STALL_LIMIT.minusMillis(1));
    assertThat(session.offer(A, stream, lines(1000, 1010), now)).isZero();
    pass(Duration.ofMillis(1));

    assertThat(session.offer(A, stream, lines(1000, 1010), now)).isEqualTo(10);
    assertThat(session.offer(A, stream, lines(1010, 1015), now)).isEqualTo(5);

    List<String> told = told(session);
    assertThat(told).hasSize(1001).endsWith("w1: line 999", "w1 lost 15");
    session.offer(A, stream, lines(1015, 1016), now);
    assertThat(told(session)).containsExactly("w1: line 1015");
  }

  @Test
  void whoever_wants_what_there_is_loses_nothing_however_slow() {
    LogSession session = session(false, a());
    int stream = connect(session, A, W1);
    session.offer(A, stream, lines(0, 1000), now);
    pass(Duration.ofHours(1));

    assertThat(session.offer(A, stream, lines(1000, 1010), now)).isZero();
  }

  @Test
  void a_stream_that_broke_goes_on_where_it_was_without_doubles_or_holes() {
    LogSession session = session(true, a());
    int first = connect(session, A, W1);
    // Podman gives lines that it read at once the same time.
    session.offer(A, first, List.of(line(1, "one"), line(5, "two"), line(5, "three")), now);
    assertThat(session.broke(A, first, now)).isTrue();

    LogRange rest = session.requests(W1, now).getFirst().range();
    assertThat(rest)
        .isEqualTo(
            new LogRange(
                true, OptionalInt.empty(), Optional.of(START.plusMillis(5).minusNanos(1))));
    int second = connect(session, A, W1);
    session.offer(
        A,
        second,
        List.of(line(5, "two"), line(5, "three"), line(5, "four"), line(6, "five")),
        now);

    pass(Duration.ofSeconds(1));
    assertThat(told(session))
        .containsExactly("w1: one", "w1: two", "w1: three", "w1: four", "w1: five");
  }

  @Test
  void new_lines_are_not_lost_while_a_stream_begins_at_the_second_attempt() {
    LogRange newOnes = new LogRange(true, OptionalInt.of(0), Optional.empty());
    LogRange sinceThen = new LogRange(true, OptionalInt.empty(), Optional.of(START));
    LogSession session = session(newOnes, a());
    assertThat(session.requests(W1, now).getFirst().range()).isEqualTo(newOnes);

    int stream = connect(session, A, W1);
    session.broke(A, stream, now);
    assertThat(session.requests(W1, now).getFirst().range()).isEqualTo(sinceThen);

    LogSession other = session(newOnes, a());
    pass(Feed.BEGIN_WAIT);
    assertThat(other.requests(W1, now).getFirst().range()).isEqualTo(sinceThen);
  }

  @Test
  void a_newer_stream_of_a_replica_ends_the_older() {
    LogSession session = session(true, a());
    int older = connect(session, A, W1);
    int newer = connect(session, A, W1);

    assertThat(session.wants(A, older)).isFalse();
    assertThat(session.wants(A, newer)).isTrue();
    assertThat(session.offer(A, older, lines(0, 3), now)).isEqualTo(3);
    assertThat(session.broke(A, older, now)).isFalse();
    pass(Duration.ofSeconds(1));
    assertThat(told(session)).isEmpty();
  }

  @Test
  void a_server_feeds_its_own_replicas_only() {
    LogSession session = session(true, a(), b());

    assertThat(session.connect(B, W1, now)).isEmpty();
    assertThat(session.connect(new Deployment.Id("dep_c"), W1, now)).isEmpty();
    assertThat(session.requests(W1, now)).extracting(LogRequest::replica).containsExactly(A);
  }

  @Test
  void a_server_that_does_not_begin_is_named_and_not_waited_for() {
    LogSession session = session(false, a(), b());
    int stream = connect(session, A, W1);
    session.offer(A, stream, lines(0, 1), now);
    session.ended(A, stream, "");
    pass(Feed.ANSWER_LIMIT.minusMillis(1));
    assertThat(told(session)).containsExactly("w1: line 0");

    pass(Duration.ofMillis(1));

    assertThat(told(session)).containsExactly("w2 does not answer.", "incomplete");
  }

  @Test
  void a_server_that_is_offline_is_named_at_once() {
    LogSession session = session(false, a(), new Replica(B, W2, "w2", Reach.AWAY));
    session.ended(A, connect(session, A, W1), "");

    assertThat(told(session)).containsExactly("w2 does not answer.", "incomplete");
  }

  @Test
  void a_server_that_falls_silent_is_named_and_so_is_its_return() {
    LogSession session = session(true, a());
    int stream = connect(session, A, W1);
    pass(Feed.ANSWER_LIMIT.minusMillis(1));
    session.beat(A, stream, now);
    pass(Feed.ANSWER_LIMIT.minusMillis(1));
    assertThat(told(session)).isEmpty();

    pass(Duration.ofMillis(1));
    assertThat(told(session)).containsExactly("w1 does not answer.");
    assertThat(told(session)).isEmpty();

    session.beat(A, stream, now);
    assertThat(told(session)).containsExactly("w1 answers again.");
  }

  @Test
  void what_a_server_says_whose_key_is_in_doubt_is_not_shown() {
    LogSession session = session(true, a());
    int stream = connect(session, A, W1);

    session.replicas(List.of(new Replica(A, W1, "w1", Reach.HELD)), now);

    assertThat(session.wants(A, stream)).isFalse();
    session.offer(A, stream, lines(0, 1), now);
    pass(Duration.ofSeconds(1));
    assertThat(told(session)).containsExactly("w1 does not answer.");
  }

  @Test
  void a_replica_that_comes_later_is_shown_from_its_first_line_on() {
    LogSession session = session(new LogRange(true, OptionalInt.of(5), Optional.empty()), a());

    assertThat(session.replicas(List.of(a(), b()), now)).containsExactly(W2);

    assertThat(session.requests(W1, now).getFirst().range().tail()).hasValue(5);
    assertThat(session.requests(W2, now).getFirst().range().tail()).isEmpty();
  }

  @Test
  void whoever_does_not_follow_gets_no_later_replicas() {
    LogSession session = session(false, a());

    assertThat(session.replicas(List.of(a(), b()), now)).isEmpty();
  }

  @Test
  void a_replica_that_ends_is_told_to_whoever_follows() {
    LogSession session = session(true, a());

    session.ended(A, connect(session, A, W1), "");

    assertThat(told(session)).containsExactly("dep_a on w1 has ended.");
    assertThat(session.requests(W1, now)).isEmpty();
  }

  @Test
  void a_log_that_cannot_be_read_is_told() {
    LogSession session = session(false, a());

    session.ended(A, connect(session, A, W1), "its container is gone");

    assertThat(told(session))
        .containsExactly("The log of dep_a on w1: its container is gone", "incomplete");
  }

  @Test
  void a_viewer_that_has_gone_wants_nothing_more() {
    LogSession session = session(true, a());
    int stream = connect(session, A, W1);
    int before = rings;

    session.close();

    assertThat(session.wants(A, stream)).isFalse();
    assertThat(session.connect(A, W1, now)).isEmpty();
    assertThat(rings).isGreaterThan(before);
  }

  @Test
  void notices_are_bounded() {
    LogSession session = session(true, a());
    for (int i = 0; i < LogSession.NOTICES_LIMIT; i++) {
      int stream = connect(session, A, W1);
      pass(Feed.ANSWER_LIMIT);
      session.replicas(List.of(new Replica(A, W1, "w1", Reach.HELD)), now);
      assertThat(session.wants(A, stream)).isFalse();
    }

    assertThat(session.take(now)).hasSize(LogSession.NOTICES_LIMIT);
  }

  @Test
  void a_text_of_the_largest_length_is_whole_and_one_past_it_is_cut() {
    assertThat(line(0, "x".repeat(LogLine.TEXT_LIMIT)).cut()).isFalse();

    LogLine longer = line(0, "x".repeat(LogLine.TEXT_LIMIT + 1));
    assertThat(longer.cut()).isTrue();
    assertThat(longer.text()).hasSize(LogLine.TEXT_LIMIT);

    String pair = "😀";
    LogLine split = line(0, "x".repeat(LogLine.TEXT_LIMIT - 1) + pair);
    assertThat(split.text()).isEqualTo("x".repeat(LogLine.TEXT_LIMIT - 1));
    assertThat(line(0, "half " + pair.charAt(0)).text()).isEqualTo("half ?");
  }

  @Test
  void the_tail_has_a_limit() {
    assertThat(query(LogRange.TAIL_LIMIT).range().tail()).hasValue(LogRange.TAIL_LIMIT);
    assertThat(query(0).range().tail()).hasValue(0);
    for (int wrong : List.of(-1, LogRange.TAIL_LIMIT + 1)) {
      assertThatThrownBy(() -> query(wrong))
          .isInstanceOf(Problem.class)
          .hasMessageStartingWith("tail: ");
    }
  }

  private static LogQuery query(int tail) {
    return new LogQuery(
        new LogRange(false, OptionalInt.of(tail), Optional.empty()), Optional.empty());
  }

  @Test
  void since_is_a_time_or_how_long_ago() {
    assertThat(LogQuery.since("90s", START)).isEqualTo(START.minusSeconds(90));
    assertThat(LogQuery.since("2d", START)).isEqualTo(START.minus(Duration.ofDays(2)));
    assertThat(LogQuery.since("2026-10-31T12:00:00+01:00", START))
        .isEqualTo(Instant.parse("2026-10-31T11:00:00Z"));
    assertThat(LogQuery.since("999999999d", START)).isEqualTo(Instant.EPOCH);
    for (String wrong : List.of("", "10", "-5m", "yesterday", "2026-10-31", "1e3s", "\n1s")) {
      assertThatThrownBy(() -> LogQuery.since(wrong, START))
          .isInstanceOf(Problem.class)
          .hasMessageStartingWith("since: ");
    }
  }
}
