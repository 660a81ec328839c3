package cloud.techulus.http.server;

import static cloud.techulus.http.server.TestControl.CAPACITY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.techulus.core.Name;
import cloud.techulus.core.Problem;
import cloud.techulus.core.agent.ControlPlane.Unreachable;
import cloud.techulus.core.control.LogSessions;
import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.deployment.Draining;
import cloud.techulus.core.logs.FakeContainerLogs;
import cloud.techulus.core.logs.LogLine;
import cloud.techulus.core.logs.LogOutput;
import cloud.techulus.core.logs.LogRange;
import cloud.techulus.core.logs.LogRequest;
import cloud.techulus.core.logs.LogSession;
import cloud.techulus.core.logs.LogSource;
import cloud.techulus.core.node.Orders;
import cloud.techulus.core.node.ReplicaReport;
import cloud.techulus.core.node.ReplicaReport.Observed;
import cloud.techulus.core.node.Report;
import cloud.techulus.core.queue.Instruction;
import cloud.techulus.core.queue.WorkResult;
import cloud.techulus.core.service.Service;
import cloud.techulus.core.service.SpecDraft;
import cloud.techulus.http.client.HttpLogUplink;
import cloud.techulus.http.client.LogEvents;
import cloud.techulus.http.client.OperatorClient;
import cloud.techulus.http.server.TestControl.Joined;
import cloud.techulus.http.wire.LogEventWire;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Viewers, control plane and nodes over real HTTP; the containers are played. */
@Timeout(60)
class LogsApiTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final TestControl control = TestControl.start();
  private final OperatorClient operator = control.operator();
  private final FakeContainerLogs containers = new FakeContainerLogs();
  private final Executor threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Joined alpha = control.join("alpha", 1);
  private final Service.Id web = service();
  private final Deployment.Id replica = run(alpha, web);

  @AfterEach
  void stop() {
    operator.close();
    control.close();
  }

  private Service.Id service() {
    control.catalog.createProject("Shop", Optional.empty());
    SpecDraft draft =
        new SpecDraft(
            Optional.of("registry.example.com/web:v1"),
            Optional.of(8080),
            Optional.of(1),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    return control.catalog.createService(new Name("shop"), "web", draft, "test").service().id();
  }

  /** Its one replica runs. */
  private Deployment.Id run(Joined server, Service.Id service) {
    control.orchestrator.deploy(service);
    Instruction.Deploy deploy =
        (Instruction.Deploy)
            server.calls().report(server.id(), TestControl.idle(1)).instructions().getFirst();
    Deployment.Id id = deploy.order().deployment();
    Orders _ = server.calls().report(server.id(), report(id, new WorkResult.Done(deploy.lease())));
    containers.begin(id);
    return id;
  }

  private static Report report(Deployment.Id id, WorkResult... results) {
    return new Report(
        "1.0",
        CAPACITY,
        List.of(new ReplicaReport(id, "0123456789ab", new Observed.Healthy())),
        1,
        List.of(results),
        List.of());
  }

  private Orders poll(Duration wait) {
    return alpha.calls().poll(alpha.id(), report(replica), wait);
  }

  private HttpLogUplink uplink(Joined joined) {
    return new HttpLogUplink(control.url(), joined.identity(), control.signer());
  }

  /** What the node does with its orders. */
  private CompletableFuture<Void> stream(LogRequest request) {
    return CompletableFuture.runAsync(
        () -> {
          try (LogSource source = containers.open(request.replica(), request.range());
              HttpLogUplink uplink = uplink(alpha)) {
            uplink.send(alpha.id(), request, source);
          }
        },
        threads);
  }

  private LogEvents view(boolean follow) {
    return operator.logs(web, follow, OptionalInt.empty(), Optional.empty(), Optional.empty());
  }

  private LogRequest ordered() {
    return poll(Duration.ZERO).logs().orElseThrow().getFirst();
  }

  private static LogEventWire next(LogEvents events) {
    return events.next().orElseThrow();
  }

  private static String nextText(LogEvents events) {
    return next(events) instanceof LogEventWire.Line line ? line.text() : "no line";
  }

  @Test
  void a_viewer_wakes_the_parked_poll_of_the_server_and_gets_the_log() {
    LogLine printed = containers.print(replica, LogOutput.STDERR, "héllo \u001b[31m\0\u202e");
    CompletableFuture<Orders> parked = CompletableFuture.supplyAsync(() -> poll(LONG), threads);
    Eventually.until("the poll is parked", () -> control.parkedPolls.size() == 1);

    try (LogEvents events = view(false)) {
      List<LogRequest> wanted = parked.join().logs().orElseThrow();
      assertThat(wanted).singleElement().extracting(LogRequest::replica).isEqualTo(replica);
      CompletableFuture<Void> sent = stream(wanted.getFirst());

      assertThat(next(events))
          .isEqualTo(
              new LogEventWire.Line(
                  replica.value(), "alpha", "stderr", printed.at(), printed.text(), false));
      assertThat(next(events)).isEqualTo(new LogEventWire.End(true, ""));
      assertThat(events.next()).isEmpty();
      sent.join();
    }
    Eventually.until("nothing is left", () -> control.logs.size() == 0);
  }

  @Test
  void following_brings_lines_when_they_are_printed_and_ends_with_the_viewer() {
    LogEvents events = view(true);
    CompletableFuture<Void> sent = stream(ordered());
    containers.print(replica, LogOutput.STDOUT, "one");
    assertThat(nextText(events)).isEqualTo("one");
    containers.print(replica, LogOutput.STDOUT, "two");
    assertThat(nextText(events)).isEqualTo("two");

    events.close();

    // The control plane notices when it writes, the node when its stream is not taken any more.
    Eventually.until("the session is over", () -> control.logs.size() == 0);
    assertThat(poll(Duration.ZERO).logs()).contains(List.of());
    Eventually.until("the stream is over", sent::isDone);
    assertThat(containers.open()).isZero();
  }

  @Test
  void the_viewers_wishes_reach_the_server() {
    try (LogEvents _ =
        operator.logs(
            web,
            true,
            OptionalInt.of(7),
            Optional.of("2026-11-25T03:17:00+01:00"),
            Optional.of(replica))) {
      assertThat(ordered().range().tail()).hasValue(7);
      assertThat(ordered().range().follow()).isTrue();
      assertThat(ordered().range().after()).contains(Instant.parse("2026-11-25T02:17:00Z"));
    }
  }

  @Test
  void the_list_is_told_at_once_when_it_changes_and_with_every_answer() {
    assertThat(poll(Duration.ZERO).logs()).contains(List.of());
    try (LogEvents _ = view(true)) {
      List<LogRequest> wanted = poll(LONG).logs().orElseThrow();
      assertThat(wanted).hasSize(1);
      assertThat(poll(Duration.ofSeconds(1)).logs()).contains(wanted);
      assertThat(alpha.calls().report(alpha.id(), report(replica)).logs()).isEmpty();
    }
    assertThat(poll(LONG).logs()).contains(List.of());
  }

  @Test
  void a_stream_that_breaks_is_asked_for_again_and_goes_on_without_doubles_or_holes() {
    IntStream.range(0, 10)
        .forEach(number -> containers.print(replica, LogOutput.STDOUT, "old " + number));
    try (LogEvents events = view(true)) {
      LogRequest request = ordered();
      HttpLogUplink uplink = uplink(alpha);
      LogSource source = containers.open(request.replica(), request.range());
      CompletableFuture<Void> sent =
          CompletableFuture.runAsync(() -> uplink.send(alpha.id(), request, source), threads);
      IntStream.range(0, 10)
          .forEach(number -> assertThat(nextText(events)).isEqualTo("old " + number));

      // As if the agent were killed.
      uplink.close();
      Eventually.until("it broke", sent::isDone);
      source.close();
      containers.print(replica, LogOutput.STDOUT, "meanwhile");
      LogRequest again = poll(LONG).logs().orElseThrow().getFirst();
      assertThat(again.session()).isEqualTo(request.session());
      assertThat(again.range().after()).isPresent();
      CompletableFuture<Void> _ = stream(again);

      assertThat(nextText(events)).isEqualTo("meanwhile");
      containers.print(replica, LogOutput.STDOUT, "after");
      assertThat(nextText(events)).isEqualTo("after");
    }
  }

  @Test
  void ten_thousand_lines_come_whole_and_in_order() {
    IntStream.range(0, 10_000)
        .forEach(number -> containers.print(replica, LogOutput.STDOUT, "line " + number));
    try (LogEvents events = view(false)) {
      CompletableFuture<Void> sent = stream(ordered());
      for (int number = 0; number < 10_000; number++) {
        assertThat(nextText(events)).isEqualTo("line " + number);
      }
      assertThat(next(events)).isEqualTo(new LogEventWire.End(true, ""));
      sent.join();
    }
  }

  @Test
  void a_viewer_that_does_not_read_hurts_nobody_else_and_is_told_what_it_lost() {
    String text = "x".repeat(1000);
    try (LogEvents slow = view(true);
        LogEvents fast = view(true)) {
      List<CompletableFuture<Void>> sent =
          poll(Duration.ZERO).logs().orElseThrow().stream().map(this::stream).toList();
      int lines = 30_000;
      for (int i = 0; i < lines; i++) {
        containers.print(replica, LogOutput.STDOUT, text);
      }
      for (int i = 0; i < lines; i++) {
        assertThat(nextText(fast)).hasSize(1000);
      }
      containers.end(replica);
      Eventually.until(
          "the node has got rid of its lines",
          () -> sent.stream().allMatch(CompletableFuture::isDone));

      long shown = 0;
      long lost = 0;
      while (shown + lost < lines) {
        switch (next(slow)) {
          case LogEventWire.Line _ -> shown++;
          case LogEventWire.Lost some -> lost += some.count();
          case LogEventWire.Notice _, LogEventWire.End _ -> {}
        }
      }
      assertThat(lost).isPositive();
      assertThat(shown + lost).isEqualTo(lines);
    }
  }

  @Test
  void only_who_has_a_token_reads_logs() {
    int status =
        new RawHttp(control.origin())
            .call(
                "GET",
                "/api/v1/services/" + web + "/logs",
                BodyPublishers.noBody(),
                Map.of("Authorization", "Bearer wrong"))
            .statusCode();
    assertThat(status).isEqualTo(401);
  }

  @Test
  void what_is_not_there_or_makes_no_sense_is_refused() {
    assertRefused(Problem.Kind.NOT_FOUND, new Service.Id("svc_nope"), Optional.empty());
    Deployment.Id other = new Deployment.Id("dep_nope");
    assertRefused(Problem.Kind.NOT_FOUND, web, Optional.of(other));
    assertThatThrownBy(
            () ->
                operator.logs(
                    web, true, OptionalInt.of(-1), Optional.of("yesterday"), Optional.empty()))
        .isInstanceOf(Problem.class)
        .hasMessageStartingWith("tail: ");
    assertThatThrownBy(
            () ->
                operator.logs(
                    web, true, OptionalInt.empty(), Optional.of("yesterday"), Optional.empty()))
        .isInstanceOf(Problem.class)
        .hasMessageStartingWith("since: ");
    assertThat(control.logs.size()).isZero();
  }

  private void assertRefused(Problem.Kind kind, Service.Id service, Optional<Deployment.Id> only) {
    assertThatThrownBy(
            () -> operator.logs(service, true, OptionalInt.empty(), Optional.empty(), only))
        .isInstanceOfSatisfying(
            Problem.class, refused -> assertThat(refused.kind()).isEqualTo(kind));
  }

  @Test
  void one_viewer_too_many_is_told_so() {
    List<LogEvents> open = new ArrayList<>();
    try {
      for (int i = 0; i < LogSessions.SESSIONS_OF_SERVICE_LIMIT; i++) {
        open.add(view(true));
      }
      assertThatThrownBy(() -> view(true))
          .isInstanceOfSatisfying(
              Problem.class, refused -> assertThat(refused.kind()).isEqualTo(Problem.Kind.LIMIT));
      open.removeLast().close();
      Eventually.until(
          "there is room again", () -> control.logs.size() < LogSessions.SESSIONS_OF_SERVICE_LIMIT);
      open.add(view(true));
    } finally {
      open.forEach(LogEvents::close);
    }
  }

  @Test
  void another_server_cannot_feed_the_session_nor_one_that_does_not_exist() {
    Joined beta = control.join("beta", 2);
    try (LogEvents events = view(true)) {
      LogRequest request = ordered();
      containers.print(replica, LogOutput.STDOUT, "forged");
      assertNotTaken(beta, request);
      assertNotTaken(
          alpha, new LogRequest(new LogSession.Id("log_nope"), replica, request.range()));
      assertNotTaken(
          alpha, new LogRequest(request.session(), new Deployment.Id("dep_nope"), request.range()));

      containers.print(replica, LogOutput.STDOUT, "true");
      CompletableFuture<Void> _ =
          stream(
              new LogRequest(
                  request.session(),
                  replica,
                  new LogRange(true, OptionalInt.of(1), Optional.empty())));
      assertThat(nextText(events)).isEqualTo("true");
    }
  }

  private void assertNotTaken(Joined joined, LogRequest request) {
    try (LogSource source = containers.open(replica, request.range());
        HttpLogUplink uplink = uplink(joined)) {
      assertThatThrownBy(() -> uplink.send(joined.id(), request, source))
          .isInstanceOf(Unreachable.class);
    }
  }

  @Test
  void a_service_that_is_removed_ends_its_streams() {
    try (LogEvents events = view(true)) {
      CompletableFuture<Void> sent = stream(ordered());
      control.orchestrator.delete(web);
      // Whoever has its address may keep it for a while: only then it is stopped.
      control.pass(Draining.TIME);
      Instruction stop = poll(Duration.ZERO).instructions().getFirst();
      Report gone =
          new Report(
              "1.0", CAPACITY, List.of(), 1, List.of(new WorkResult.Done(stop.lease())), List.of());
      alpha.calls().report(alpha.id(), gone);

      LogEventWire event = next(events);
      while (!(event instanceof LogEventWire.End)) {
        event = next(events);
      }
      assertThat(event).isEqualTo(new LogEventWire.End(false, "The service was removed."));
      Eventually.until("the stream is over", sent::isDone);
    }
  }

  @Test
  void a_control_plane_that_stops_ends_the_streams() {
    LogEvents events = view(true);
    CompletableFuture<Void> sent = stream(ordered());

    containers.print(replica, LogOutput.STDOUT, "connected");
    assertThat(nextText(events)).isEqualTo("connected");

    control.close();

    assertThat(next(events)).isEqualTo(new LogEventWire.End(false, "The control plane stops."));
    Eventually.until("the stream is over", sent::isDone);
    events.close();
  }
}
