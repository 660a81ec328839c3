package cloud.techulus.core.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.techulus.core.Problem;
import cloud.techulus.core.control.ControlWorld.Worker;
import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.identity.FakeNodeIdentity;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.identity.SignedRequest;
import cloud.techulus.core.logs.LogEvent;
import cloud.techulus.core.logs.LogLine;
import cloud.techulus.core.logs.LogOutput;
import cloud.techulus.core.logs.LogQuery;
import cloud.techulus.core.logs.LogRange;
import cloud.techulus.core.logs.LogRequest;
import cloud.techulus.core.logs.LogSession;
import cloud.techulus.core.secret.KeyProof;
import cloud.techulus.core.server.Liveness;
import cloud.techulus.core.service.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LogSessionsTest {
  private static final LogQuery FOLLOW =
      new LogQuery(new LogRange(true, OptionalInt.empty(), Optional.empty()), Optional.empty());

  private final ControlWorld world = new ControlWorld();
  private final LogSessions sessions =
      new LogSessions(
          new ControlSettings(
              new Liveness(Liveness.THRESHOLD, world.now()),
              ControlWorld.HEALTH_DEADLINE,
              world::now,
              world::now,
              world.journal,
              new Random(3)),
          world.store,
          world.verifier,
          world.rung::add);
  private final Worker one = world.worker("w1");
  private final Worker two = world.worker("w2");
  private final Service.Id web = running("web", 2);

  private Service.Id running(String name, int replicas) {
    Service.Id service = world.service(name, replicas, Optional.empty());
    world.orchestrator.deploy(service);
    world.settle(List.of(one, two), List.of());
    assertThat(world.running(service)).hasSize(replicas);
    return service;
  }

  private LogSession open(Service.Id service) {
    return sessions.open(service, FOLLOW, () -> {});
  }

  private Deployment.Id on(Worker worker) {
    return world.running(web).stream()
        .filter(deployment -> deployment.server().equals(Optional.of(worker.id())))
        .findFirst()
        .orElseThrow()
        .id();
  }

  private SignedRequest signed(Worker worker) {
    return world.signed(worker.welcome.node().value(), worker.identity);
  }

  private LogIntake connect(Worker worker, LogSession session, Deployment.Id replica) {
    return sessions.connect(signed(worker), session.id(), replica);
  }

  private static void assertRefused(Problem.Kind kind, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            Problem.class, refused -> assertThat(refused.kind()).isEqualTo(kind));
  }

  @Test
  void each_server_is_woken_and_told_of_its_own_replicas() {
    world.rung.clear();
    LogSession session = open(web);

    assertThat(world.rung).containsExactlyInAnyOrder(one.id(), two.id());
    assertThat(sessions.wanted(one.id()))
        .containsExactly(new LogRequest(session.id(), on(one), FOLLOW.range()));
    assertThat(sessions.wanted(two.id())).extracting(LogRequest::replica).containsExactly(on(two));
  }

  @Test
  void a_list_is_news_until_it_was_told_and_again_when_it_has_changed() {
    assertThat(sessions.isNews(one.id(), sessions.wanted(one.id()))).isFalse();
    LogSession session = open(web);
    assertThat(sessions.isNews(one.id(), sessions.wanted(one.id()))).isTrue();
    sessions.tell(one.id(), sessions.wanted(one.id()));
    assertThat(sessions.isNews(one.id(), sessions.wanted(one.id()))).isFalse();

    LogIntake intake = connect(one, session, on(one));
    assertThat(sessions.isNews(one.id(), sessions.wanted(one.id()))).isFalse();
    world.rung.clear();
    intake.close();
    assertThat(world.rung).containsExactly(one.id());
    assertThat(sessions.isNews(one.id(), sessions.wanted(one.id()))).isTrue();
    sessions.tell(one.id(), sessions.wanted(one.id()));

    world.rung.clear();
    sessions.close(session);
    assertThat(world.rung).containsExactlyInAnyOrder(one.id(), two.id());
    assertThat(sessions.wanted(one.id())).isEmpty();
    assertThat(sessions.isNews(one.id(), List.of())).isTrue();
  }

  @Test
  void lines_go_from_the_server_to_the_viewer() {
    LogSession session = open(web);
    LogIntake intake = connect(one, session, on(one));
    LogLine line = new LogLine(world.now(), LogOutput.STDOUT, "hello", false);
    assertThat(intake.offer(List.of(line))).isEqualTo(1);
    world.pass(Duration.ofSeconds(2));

    assertThat(sessions.take(session)).containsExactly(new LogEvent.Line(on(one), "w1", line));
  }

  @Test
  void only_the_server_that_has_the_replica_may_feed_it() {
    LogSession session = open(web);

    assertRefused(Problem.Kind.NOT_FOUND, () -> connect(two, session, on(one)));
    assertRefused(
        Problem.Kind.NOT_FOUND,
        () -> sessions.connect(signed(one), new LogSession.Id("log_nope"), on(one)));
    Worker stranger = world.reinstalled(one, FakeNodeIdentity.numbered(77));
    assertRefused(Problem.Kind.UNAUTHENTICATED, () -> connect(stranger, session, on(one)));
    SignedRequest once = signed(one);
    LogIntake _ = sessions.connect(once, session.id(), on(one));
    assertRefused(
        Problem.Kind.UNAUTHENTICATED, () -> sessions.connect(once, session.id(), on(one)));
  }

  @Test
  void a_proxy_feeds_nothing() {
    ControlWorld.Door door = world.proxy("p1");
    LogSession session = open(web);

    assertRefused(
        Problem.Kind.FORBIDDEN,
        () ->
            sessions.connect(
                world.signed(door.welcome.node().value(), door.identity), session.id(), on(one)));
  }

  @Test
  void a_session_that_is_over_takes_nothing() {
    LogSession session = open(web);
    LogIntake intake = connect(one, session, on(one));
    sessions.close(session);

    assertThat(intake.isWanted()).isFalse();
    assertRefused(Problem.Kind.NOT_FOUND, () -> connect(one, session, on(one)));
  }

  @Test
  void replicas_that_come_later_are_streamed_as_well() {
    LogSession session = open(web);
    world.orchestrator.scale(web, 4, "test");
    world.settle(List.of(one, two), List.of());
    world.rung.clear();

    List<LogEvent> _ = sessions.take(session);

    assertThat(world.rung).containsExactlyInAnyOrder(one.id(), two.id());
    assertThat(sessions.wanted(one.id())).hasSize(2);
  }

  @Test
  void a_service_that_is_gone_ends_its_sessions() {
    LogSession session = open(web);
    world.orchestrator.delete(web);
    world.settle(List.of(one, two), List.of());

    assertThat(told(session)).last().isEqualTo(new LogEvent.End(false, "The service was removed."));
  }

  @Test
  void a_server_that_is_offline_is_named_at_once() {
    for (int i = 0; i < 30; i++) {
      world.pass(Duration.ofSeconds(1));
      one.call();
    }
    LogSession session = open(web);

    // Its replica has moved to w1; what it has of it cannot be read.
    assertThat(told(session)).contains(new LogEvent.Notice("w2 does not answer."));
  }

  private List<LogEvent> told(LogSession session) {
    List<LogEvent> told = new ArrayList<>();
    world.pass(LogSessions.LOOK_INTERVAL);
    List<LogEvent> events = sessions.take(session);
    while (!events.isEmpty() && !(events.getLast() instanceof LogEvent.End)) {
      told.addAll(events);
      events = sessions.take(session);
    }
    told.addAll(events);
    return told;
  }

  @Test
  void what_is_not_there_cannot_be_viewed() {
    assertRefused(Problem.Kind.NOT_FOUND, () -> open(new Service.Id("svc_nope")));
    LogQuery nope = new LogQuery(FOLLOW.range(), Optional.of(new Deployment.Id("dep_nope")));
    assertRefused(Problem.Kind.NOT_FOUND, () -> sessions.open(web, nope, () -> {}));
    assertThat(sessions.size()).isZero();
  }

  @Test
  void a_service_has_as_many_viewers_as_it_may_and_no_more() {
    for (int i = 0; i < LogSessions.SESSIONS_OF_SERVICE_LIMIT; i++) {
      LogSession _ = open(web);
    }
    assertRefused(Problem.Kind.LIMIT, () -> open(web));

    Service.Id other = running("other", 1);
    while (sessions.size() < LogSessions.SESSIONS_LIMIT) {
      LogSession _ = open(other);
    }
    assertRefused(Problem.Kind.LIMIT, () -> open(other));
  }

  @Test
  void all_viewers_together_have_as_many_streams_as_they_may_and_no_more() {
    Service.Id large = running("large", 50);
    for (int i = 0; i < LogSessions.STREAMS_LIMIT / 50; i++) {
      LogSession _ = open(large);
    }
    assertRefused(Problem.Kind.LIMIT, () -> open(web));
  }

  @Test
  void a_server_whose_key_is_in_doubt_feeds_nothing() {
    LogSession session = open(web);
    LogIntake intake = connect(one, session, on(one));
    FakeNodeIdentity other = FakeNodeIdentity.numbered(78);
    ServerId id = one.id();
    world.keyApproval.claim(
        world.signed(id.value(), other), world.keyClaim(id, other, new KeyProof(world.masterKey)));

    assertThat(told(session)).contains(new LogEvent.Notice("w1 does not answer."));
    assertThat(intake.isWanted()).isFalse();
    assertRefused(Problem.Kind.KEY_APPROVAL_REQUIRED, () -> connect(one, session, on(one)));
  }
}
