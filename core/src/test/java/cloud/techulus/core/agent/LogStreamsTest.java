package cloud.techulus.core.agent;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.Problem;
import cloud.techulus.core.logs.LogLine;
import cloud.techulus.core.logs.LogOutput;
import cloud.techulus.core.logs.LogRange;
import cloud.techulus.core.logs.LogRequest;
import cloud.techulus.core.logs.LogSession;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LogStreamsTest {
  private static final LogRange FOLLOW = new LogRange(true, OptionalInt.empty(), Optional.empty());
  private static final LogRange ALL = new LogRange(false, OptionalInt.empty(), Optional.empty());

  private final TestNode node = new TestNode().started();

  /** As in an agent: streams go on until they are ended. */
  private final LogStreams threaded =
      new LogStreams(
          node.id,
          node.uplink,
          node.containerLogs,
          Executors.newVirtualThreadPerTaskExecutor(),
          node.clock,
          node.log);

  private static LogRequest request(int session, LogRange range) {
    return new LogRequest(new LogSession.Id("log_" + session), TestNode.deployment(1), range);
  }

  private static void await(BooleanSupplier condition) {
    Instant deadline = Instant.now().plusSeconds(20);
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).isBefore(deadline);
    }
  }

  @Test
  void what_is_wanted_is_sent_to_its_end() {
    node.containerLogs.begin(TestNode.deployment(1));
    LogLine line = node.containerLogs.print(TestNode.deployment(1), LogOutput.STDOUT, "hello");

    node.logs.want(List.of(request(1, ALL)));
    node.tasks.runAll();

    assertThat(node.uplink.lines()).containsExactly(line);
    assertThat(node.uplink.ends()).containsExactly("");
    assertThat(node.containerLogs.open()).isZero();
    assertThat(node.logs.size()).isZero();
  }

  @Test
  void a_container_that_is_not_there_is_told() {
    node.logs.want(List.of(request(1, ALL)));
    node.tasks.runAll();

    assertThat(node.uplink.ends()).containsExactly("there is no such container");
  }

  @Test
  void what_is_wanted_still_goes_on_and_is_not_begun_twice() {
    node.containerLogs.begin(TestNode.deployment(1));
    threaded.want(List.of(request(1, FOLLOW)));
    threaded.want(List.of(request(1, FOLLOW), request(2, FOLLOW)));
    await(() -> node.containerLogs.open() == 2);

    assertThat(node.uplink.requests()).hasSizeLessThanOrEqualTo(2);
    assertThat(threaded.size()).isEqualTo(2);
    threaded.end();
    await(() -> node.containerLogs.open() == 0);
  }

  @Test
  void what_is_not_wanted_any_more_ends() {
    node.containerLogs.begin(TestNode.deployment(1));
    threaded.want(List.of(request(1, FOLLOW), request(2, FOLLOW)));
    await(() -> node.containerLogs.open() == 2);

    threaded.want(List.of(request(2, FOLLOW)));

    await(() -> threaded.size() == 1);
    threaded.end();
    await(() -> node.containerLogs.open() == 0 && threaded.size() == 0);
  }

  @Test
  void what_is_ended_before_it_begins_does_not_begin() {
    node.containerLogs.begin(TestNode.deployment(1));
    node.logs.want(List.of(request(1, FOLLOW)));
    node.logs.want(List.of());
    node.tasks.runAll();

    assertThat(node.uplink.requests()).isEmpty();
    assertThat(node.containerLogs.open()).isZero();
  }

  @Test
  void a_stream_that_broke_begins_again_after_a_pause() {
    node.containerLogs.begin(TestNode.deployment(1));
    node.uplink.away(true);
    node.logs.want(List.of(request(1, ALL)));
    node.tasks.runAll();
    node.uplink.away(false);

    node.clock.advance(LogStreams.PAUSE.minusMillis(1));
    node.logs.want(List.of(request(1, ALL)));
    assertThat(node.tasks.count()).isZero();

    node.clock.advance(Duration.ofMillis(1));
    node.logs.want(List.of(request(1, ALL)));
    node.tasks.runAll();
    assertThat(node.uplink.ends()).hasSize(1);
  }

  @Test
  void streams_up_to_the_limit_are_open_and_one_more_waits() {
    node.containerLogs.begin(TestNode.deployment(1));
    List<LogRequest> wanted =
        IntStream.rangeClosed(0, LogStreams.STREAMS_LIMIT)
            .mapToObj(number -> request(number, FOLLOW))
            .toList();
    threaded.want(wanted);
    assertThat(threaded.size()).isEqualTo(LogStreams.STREAMS_LIMIT);

    threaded.want(wanted.subList(1, wanted.size()));
    await(() -> threaded.size() < LogStreams.STREAMS_LIMIT);
    threaded.want(wanted.subList(1, wanted.size()));
    assertThat(threaded.size()).isEqualTo(LogStreams.STREAMS_LIMIT);
    threaded.end();
    await(() -> node.containerLogs.open() == 0);
  }

  @Test
  void without_an_answer_of_the_control_plane_streams_end_after_a_while() {
    node.logs.want(List.of(request(1, FOLLOW)));
    node.controlPlane.goAway();
    node.clock.advance(LogStreams.SILENCE_LIMIT.minusMillis(1));
    Next _ = node.agent.tick(TestNode.WAIT);
    node.containerLogs.begin(TestNode.deployment(1));
    assertThat(node.logs.size()).isEqualTo(1);

    node.clock.advance(Duration.ofMillis(1));
    Next _ = node.tick();

    assertThat(node.logs.size()).isZero();
    assertThat(node.uplink.requests()).isEmpty();
  }

  @Test
  void a_node_that_is_refused_streams_nothing() {
    node.logs.want(List.of(request(1, FOLLOW)));
    node.controlPlane.refuse(Problem.keyApprovalRequired("who are you"));

    Next _ = node.tick();

    assertThat(node.logs.size()).isZero();
    assertThat(node.uplink.requests()).isEmpty();
  }
}
