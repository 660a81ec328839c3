package cloud.techulus.core.simulation;

import cloud.techulus.core.Journal;
import cloud.techulus.core.Problem;
import cloud.techulus.core.control.Catalog;
import cloud.techulus.core.control.ControlSettings;
import cloud.techulus.core.control.Dispatcher;
import cloud.techulus.core.control.Doorbell;
import cloud.techulus.core.control.Enrollment;
import cloud.techulus.core.control.KeyApproval;
import cloud.techulus.core.control.Orchestrator;
import cloud.techulus.core.identity.FakeSignatureVerifier;
import cloud.techulus.core.identity.ProxyId;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.identity.SignatureVerifier;
import cloud.techulus.core.node.Orders;
import cloud.techulus.core.secret.KeyProof;
import cloud.techulus.core.secret.MasterKey;
import cloud.techulus.core.secret.SecretBox;
import cloud.techulus.core.server.Liveness;
import cloud.techulus.core.simulation.ParkedPolls.Wish;
import cloud.techulus.core.store.Store;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * The machine of the control plane: a store that lasts, and one process after another that works on
 * it. It takes what nodes send and does what the operator wants while it runs.
 */
final class ControlSite {
  /** Shorter than in earnest, so that a replica which never answers is given up within the run. */
  static final Duration HEALTH_DEADLINE = Duration.ofSeconds(30);

  /** The services of one process. */
  record Services(
      Enrollment enrollment,
      Dispatcher dispatcher,
      Orchestrator orchestrator,
      Catalog catalog,
      KeyApproval keys) {}

  private final Timeline timeline;
  private final MortalStore store;
  private final MasterKey masterKey;
  private final Chance chance;
  private final EventLog log;
  private final Witness witness;
  private final UnaryOperator<Doorbell> doorbell;
  private final UnaryOperator<Request> plant;
  private final SignatureVerifier verifier = new FakeSignatureVerifier();
  private Optional<Services> running = Optional.empty();
  private ParkedPolls parked;

  /**
   * @param doorbell what stands before the real one
   * @param plant what is taken in place of a request
   */
  ControlSite(
      Timeline timeline,
      Store store,
      MasterKey masterKey,
      Chance chance,
      EventLog log,
      Witness witness,
      UnaryOperator<Doorbell> doorbell,
      UnaryOperator<Request> plant) {
    this.timeline = timeline;
    this.store = new MortalStore(store);
    this.masterKey = masterKey;
    this.chance = chance;
    this.log = log;
    this.witness = witness;
    this.doorbell = doorbell;
    this.plant = plant;
    this.parked = new ParkedPolls(timeline, chance, witness);
  }

  boolean isUp() {
    return running.isPresent();
  }

  /** Starts a process, unless one runs. */
  void start() {
    if (isUp()) {
      return;
    }
    parked = new ParkedPolls(timeline, chance, witness);
    Doorbell bell = doorbell.apply(parked);
    ControlSettings settings =
        new ControlSettings(
            new Liveness(Liveness.THRESHOLD, timeline.instant()),
            HEALTH_DEADLINE,
            timeline,
            timeline,
            journal(),
            chance.random());
    store.spare();
    running =
        Optional.of(
            new Services(
                new Enrollment(settings, store, verifier, bell),
                new Dispatcher(settings, store, verifier, bell),
                new Orchestrator(settings, store, bell),
                new Catalog(settings, store, new SecretBox(masterKey, chance.random()), bell),
                new KeyApproval(settings, store, verifier, new KeyProof(masterKey), bell)));
    log.add("control", "starts");
  }

  /** Ends the process at once. */
  void kill() {
    if (isUp()) {
      die("is killed");
    }
  }

  /** From now on a process runs and is not killed. */
  void heal() {
    store.spare();
    start();
  }

  /** Ends the process when it commits for the so-manieth time from now. */
  void killAtWrite(int writes, MortalStore.Moment moment) {
    store.dieAfter(writes, moment);
  }

  private Journal journal() {
    return new Journal() {
      @Override
      public void note(String message) {
        log.add("control", message);
      }

      @Override
      public void warn(String message) {
        log.add("control", message);
      }
    };
  }

  private void die(String how) {
    log.add("control", how);
    running = Optional.empty();
    parked.close();
  }

  /** What the operator does; empty if the control plane is away, or ended before it answered. */
  <T> Optional<T> operate(Function<Services, T> action) {
    try {
      return running.map(action);
    } catch (ControlDied died) {
      die("is killed while it serves the operator");
      return Optional.empty();
    }
  }

  /**
   * A request has arrived.
   *
   * @param reply gets the answer, now or later
   */
  void take(Request request, Consumer<Answer> reply) {
    if (running.isEmpty()) {
      reply.accept(new Answer.Broken("connection refused"));
      return;
    }
    Consumer<Answer> witnessed =
        answer -> {
          witness.answered(request, answer);
          reply.accept(answer);
        };
    witness.requested(request);
    try {
      take(running.get(), plant.apply(request), witnessed);
    } catch (Problem refusal) {
      witnessed.accept(new Answer.Refused(refusal));
    } catch (ControlDied died) {
      die("is killed while it serves " + request.signed().keyId());
      reply.accept(new Answer.Broken("connection reset"));
    } finally {
      witness.handled(request);
    }
  }

  private void take(Services services, Request request, Consumer<Answer> reply) {
    Dispatcher dispatcher = services.dispatcher();
    switch (request) {
      case Request.Join join ->
          reply.accept(
              new Answer.Welcome(
                  services.enrollment().register(join.signed(), join.registration())));
      case Request.Claim claim -> {
        services.keys().claim(claim.signed(), claim.claim());
        reply.accept(new Answer.Taken());
      }
      case Request.Tell tell ->
          reply.accept(new Answer.Work(dispatcher.poll(tell.signed(), tell.report())));
      case Request.Poll poll -> {
        Orders orders = dispatcher.poll(poll.signed(), poll.report());
        ServerId server = (ServerId) poll.node();
        answer(
            new Answer.Work(orders),
            new Wish(
                server,
                poll.held(),
                dispatcher::parkFor,
                ask(
                    () ->
                        new Answer.Work(
                            acknowledging(
                                orders,
                                dispatcher.claim(server, poll.report().namesGeneration())))),
                new Answer.Work(orders)),
            reply);
      }
      case Request.ProxyPoll poll -> {
        Answer answer = new Answer.Routes(dispatcher.proxyPoll(poll.signed(), poll.report()));
        ProxyId proxy = (ProxyId) poll.node();
        answer(
            answer,
            new Wish(
                proxy,
                poll.held(),
                dispatcher::parkFor,
                ask(() -> new Answer.Routes(dispatcher.claim(proxy, poll.report()))),
                answer),
            reply);
      }
    }
  }

  private void answer(Answer first, Wish wish, Consumer<Answer> reply) {
    if (first.isEmpty()) {
      parked.park(wish, reply);
    } else {
      reply.accept(first);
    }
  }

  private static Orders acknowledging(Orders first, Orders later) {
    return later.acknowledging(first.acknowledged());
  }

  private Supplier<Answer> ask(Supplier<Answer> claim) {
    return () -> {
      try {
        return claim.get();
      } catch (Problem refusal) {
        return new Answer.Refused(refusal);
      } catch (ControlDied died) {
        die("is killed while it answers a parked poll");
        return new Answer.Broken("connection reset");
      }
    };
  }
}
