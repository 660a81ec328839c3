package cloud.techulus.core.simulation;

import cloud.techulus.core.Name;
import cloud.techulus.core.Problem;
import cloud.techulus.core.access.Author;
import cloud.techulus.core.control.Enrollment;
import cloud.techulus.core.control.Enrollment.NewProxy;
import cloud.techulus.core.control.Enrollment.NewServer;
import cloud.techulus.core.control.ServiceView;
import cloud.techulus.core.identity.PublicKey;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.secret.Plaintext;
import cloud.techulus.core.server.Availability;
import cloud.techulus.core.server.Server;
import cloud.techulus.core.service.Rollout;
import cloud.techulus.core.service.Service;
import cloud.techulus.core.service.SpecDraft;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/** A person who keeps changing what is wanted, whatever else is going on. */
final class SimulatedOperator {
  private static final String AUTHOR = "operator";
  private static final Name PROJECT = new Name("shop");
  private static final int SERVICES_LIMIT = 3;
  private static final int SERVERS_LIMIT = 5;
  private static final int REPLICAS_LIMIT = 4;
  private static final Duration REPAIR_PAUSE = Duration.ofSeconds(30);
  private static final Duration LOOK_PAUSE = Duration.ofSeconds(2);

  private final World world;
  private final Chance chance;
  private int servers;
  private int proxies;
  private int services;
  private boolean resting;

  SimulatedOperator(World world) {
    this.world = world;
    this.chance = world.chance().branch();
  }

  /** Sets the platform up, then goes on until told to rest. */
  void begin() {
    boolean _ = operate(it -> it.catalog().createProject("Shop", Optional.of(PROJECT.text())));
    for (int i = 0; i < world.profile().servers(); i++) {
      addServer();
    }
    for (int i = 0; i < world.profile().proxies(); i++) {
      addProxy();
    }
    createService();
    planNext();
    look();
  }

  /** Does nothing more. */
  void rest() {
    resting = true;
  }

  private void planNext() {
    world
        .timeline()
        .after(
            chance.around(world.profile().operatorPause()),
            () -> {
              if (!resting) {
                act();
                planNext();
              }
            });
  }

  /** Reading shows the truth, and so makes the control plane look at the time. */
  private void look() {
    boolean _ =
        operate(
            it -> {
              it.dispatcher().sweep();
              return it.catalog().services(Optional.empty());
            });
    if (chance.happens(0.3)) {
      decideOnKeys(resting ? 1 : 0.7);
      helpRefused();
    }
    world.timeline().after(chance.around(LOOK_PAUSE), this::look);
  }

  /** Keys that wait are approved or turned down; who was turned down gets an older key back. */
  private void decideOnKeys(double approval) {
    for (SimulatedServer machine : world.servers()) {
      Optional<Server> known = Optional.ofNullable(world.ledger().servers().get(machine.server()));
      known
          .flatMap(Server::candidate)
          .ifPresent(keys -> decide(machine, keys.identity(), chance.happens(approval)));
      known
          .filter(server -> server.rejected().filter(machine::has).isPresent())
          .flatMap(Server::keys)
          .ifPresent(keys -> machine.restoreKey(keys.identity()));
    }
  }

  /** Who cannot join gets another token. */
  private void helpRefused() {
    for (SimulatedNode node : world.nodes()) {
      if (node.isRefused() && world.knows(node.id())) {
        ask(it -> newToken(it.enrollment(), node)).ifPresent(node::give);
      }
    }
  }

  /** A token for a node that is to be installed again. */
  static String newToken(Enrollment enrollment, SimulatedNode node) {
    return switch (node) {
      case SimulatedServer server ->
          enrollment.reissueServerToken(server.server(), Author.named(AUTHOR)).token().text();
      case SimulatedProxy proxy ->
          enrollment.reissueProxyToken(proxy.proxy(), Author.named(AUTHOR)).token().text();
    };
  }

  private void decide(SimulatedServer machine, PublicKey key, boolean approved) {
    log((approved ? "approves" : "rejects") + " the key of " + machine.name());
    boolean _ =
        operate(
            it -> {
              if (approved) {
                it.keys().approve(machine.server(), key, Author.named(AUTHOR));
              } else {
                it.keys().reject(machine.server(), key, Author.named(AUTHOR));
              }
              return key;
            });
  }

  private void act() {
    int dice = chance.between(1, 100);
    if (dice <= 12) {
      createService();
    } else if (dice <= 45) {
      onService(it -> release(it, chance.pick(Release.GOOD)));
    } else if (dice <= 52) {
      onService(it -> release(it, chance.pick(Release.BAD)));
    } else if (dice <= 56) {
      onService(this::deploy);
    } else if (dice <= 59) {
      onService(this::rollBack);
    } else if (dice <= 62) {
      onService(this::abort);
    } else if (dice <= 67) {
      setAvailability(chance.pick(List.of(Availability.values())));
    } else if (dice <= 75) {
      onService(this::changeSecret);
    } else if (dice <= 86) {
      onService(it -> scale(it, chance.between(0, REPLICAS_LIMIT)));
    } else if (dice <= 90) {
      onService(this::delete);
    } else if (dice <= 94) {
      removeServer();
    } else if (dice <= 98) {
      addServer();
    } else {
      addProxy();
    }
  }

  private void addServer() {
    if (world.servers().stream().filter(server -> !server.hasLeft()).count() >= SERVERS_LIMIT) {
      return;
    }
    String name = "server-" + ++servers;
    Optional<String> address =
        chance.happens(0.7) ? Optional.of("203.0.113." + servers) : Optional.empty();
    Optional<NewServer> added = ask(it -> it.enrollment().addServer(name, address));
    log("adds " + name, added.isPresent());
    added.ifPresent(
        it -> world.add(new SimulatedServer(name, it.server().id(), it.token().text(), world)));
  }

  private void addProxy() {
    String name = "proxy-" + ++proxies;
    Optional<NewProxy> added = ask(it -> it.enrollment().addProxy(name, "198.51.100." + proxies));
    log("adds " + name, added.isPresent());
    added.ifPresent(
        it -> world.add(new SimulatedProxy(name, it.proxy().id(), it.token().text(), world)));
  }

  private void removeServer() {
    List<ServerId> known = List.copyOf(world.ledger().servers().keySet());
    if (known.size() > 1) {
      ServerId server = chance.pick(known);
      log("removes " + server);
      boolean _ =
          operate(
              it -> {
                it.enrollment().removeServer(server);
                return server;
              });
    }
  }

  private void createService() {
    if (world.ledger().services().size() >= SERVICES_LIMIT) {
      return;
    }
    String name = "web" + ++services;
    Optional<String> domain =
        chance.happens(0.7) ? Optional.of(name + ".example.com") : Optional.empty();
    int replicas = chance.between(1, REPLICAS_LIMIT);
    SpecDraft draft = draft(Optional.of(chance.pick(Release.GOOD)), Optional.of(replicas), domain);
    Optional<ServiceView> created =
        ask(it -> it.catalog().createService(PROJECT, name, draft, AUTHOR));
    log(
        "creates %s, %d replicas%s"
            .formatted(name, replicas, domain.map(text -> " at " + text).orElse("")),
        created.isPresent());
    created.ifPresent(
        view -> {
          if (chance.happens(0.5)) {
            setSecret(view.service().id());
          }
          deploy(view.service());
        });
  }

  private void onService(java.util.function.Consumer<Service> action) {
    List<Service> all = List.copyOf(world.ledger().services().values());
    if (!all.isEmpty()) {
      action.accept(chance.pick(all));
    }
  }

  private void release(Service service, Release release) {
    log("brings %s to %s".formatted(service.id(), release));
    SpecDraft draft = draft(Optional.of(release), Optional.empty(), Optional.empty());
    if (operate(it -> it.catalog().updateService(service.id(), draft, AUTHOR))) {
      deploy(service);
    }
  }

  private void deploy(Service service) {
    log("deploys " + service.id());
    boolean _ = operate(it -> it.orchestrator().deploy(service.id()));
  }

  private void rollBack(Service service) {
    log("rolls back " + service.id());
    boolean _ = operate(it -> it.orchestrator().rollback(service.id(), OptionalInt.empty()));
  }

  private void abort(Service service) {
    log("aborts the rollout of " + service.id());
    boolean _ = operate(it -> it.orchestrator().abort(service.id(), AUTHOR));
  }

  private void setAvailability(Availability availability) {
    List<ServerId> known = List.copyOf(world.ledger().servers().keySet());
    if (!known.isEmpty()) {
      setAvailability(chance.pick(known), availability);
    }
  }

  private void setAvailability(ServerId server, Availability availability) {
    log("makes %s %s".formatted(server, availability));
    boolean _ =
        operate(
            it -> it.orchestrator().setAvailability(server, availability, Author.named(AUTHOR)));
  }

  private void changeSecret(Service service) {
    setSecret(service.id());
    deploy(service);
  }

  private void setSecret(Service.Id service) {
    log("sets a secret of " + service);
    Plaintext value = new Plaintext("secret-" + chance.between(0, 9));
    boolean _ =
        operate(
            it -> {
              it.catalog().setSecret(service, "KEY", value, AUTHOR);
              return service;
            });
  }

  private void scale(Service service, int replicas) {
    log("scales %s to %d".formatted(service.id(), replicas));
    boolean _ = operate(it -> it.orchestrator().scale(service.id(), replicas, AUTHOR));
  }

  private void delete(Service service) {
    log("deletes " + service.id());
    boolean _ =
        operate(
            it -> {
              it.orchestrator().delete(service.id());
              return service;
            });
  }

  private static SpecDraft draft(
      Optional<Release> release, Optional<Integer> replicas, Optional<String> domain) {
    return new SpecDraft(
        release.map(it -> it.image().text()),
        Optional.of(8080),
        replicas,
        domain,
        Optional.of(false),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /**
   * Once all faults have ended: looks now and then, and wants again what only he can want again. A
   * rollout that failed stays so until then, and a release that does not run never will.
   */
  void repair() {
    for (Server server : List.copyOf(world.ledger().servers().values())) {
      if (server.availability() != Availability.OPEN) {
        setAvailability(server.id(), Availability.OPEN);
      }
    }
    for (Service service : List.copyOf(world.ledger().services().values())) {
      if (service.deleting()) {
        continue;
      }
      if (!Release.of(service.spec().workload().image()).isGood()) {
        release(service, Release.SECOND);
      } else if (service.rollout().filter(it -> it.stage() == Rollout.Stage.FAILED).isPresent()) {
        deploy(service);
      }
    }
    world.timeline().after(REPAIR_PAUSE, this::repair);
  }

  private boolean operate(Function<ControlSite.Services, ?> action) {
    return ask(action).isPresent();
  }

  /** Empty if there was no answer, or a refusal. */
  private <T> Optional<T> ask(Function<ControlSite.Services, T> action) {
    try {
      return world.control().operate(action);
    } catch (Problem refusal) {
      log("is refused: " + refusal.message());
      return Optional.empty();
    }
  }

  private void log(String what, boolean done) {
    log(done ? what : what + " in vain");
  }

  private void log(String what) {
    world.log().add(AUTHOR, what);
  }
}
