package cloud.techulus.core.simulation;

import cloud.techulus.core.identity.FakeNodeIdentity;
import cloud.techulus.core.identity.NodeId;
import cloud.techulus.core.identity.ProxyId;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.secret.MasterKey;
import cloud.techulus.core.store.Store;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Everything there is in one simulation. */
final class World {
  private final Timeline timeline = new Timeline();
  private final Stage stage = new Stage(timeline);
  private final EventLog log = new EventLog(timeline);
  private final Ledger ledger = new Ledger();
  private final Witnesses witnesses = new Witnesses();
  private final Chance chance;
  private final Profile profile;
  private final PlantedBug plantedBug;
  private final MasterKey masterKey;
  private final Registry registry;
  private final Store store;
  private final ControlSite control;
  private final List<SimulatedNode> nodes = new ArrayList<>();
  private int identities;

  /**
   * @param chance decides everything
   * @param real where the control plane keeps what it knows; empty at first
   * @param plantedBug what is done wrong on purpose
   */
  World(Chance chance, Store real, PlantedBug plantedBug) {
    this.chance = chance;
    this.profile = Profile.of(chance.branch());
    this.plantedBug = plantedBug;
    this.masterKey = MasterKey.generate(chance.random());
    this.registry = new Registry(profile.pull());
    Consumer<Draft> committed = draft -> witnesses.committed(ledger.commit(draft));
    this.store = plantedBug.store(new RecordingStore(real, committed));
    this.control =
        new ControlSite(
            timeline,
            store,
            masterKey,
            chance.branch(),
            log,
            witnesses,
            plantedBug::doorbell,
            request -> plantedBug.request(request, ledger.items()));
  }

  Timeline timeline() {
    return timeline;
  }

  Stage stage() {
    return stage;
  }

  EventLog log() {
    return log;
  }

  Ledger ledger() {
    return ledger;
  }

  Witness witness() {
    return witnesses;
  }

  /** From now on it is told what happens, after those that were here before. */
  void add(Witness witness) {
    witnesses.add(witness);
  }

  Chance chance() {
    return chance;
  }

  Profile profile() {
    return profile;
  }

  PlantedBug plantedBug() {
    return plantedBug;
  }

  MasterKey masterKey() {
    return masterKey;
  }

  Registry registry() {
    return registry;
  }

  Store store() {
    return store;
  }

  ControlSite control() {
    return control;
  }

  List<SimulatedNode> nodes() {
    return nodes;
  }

  List<SimulatedServer> servers() {
    return nodes.stream()
        .filter(SimulatedServer.class::isInstance)
        .map(SimulatedServer.class::cast)
        .toList();
  }

  List<SimulatedProxy> proxies() {
    return nodes.stream()
        .filter(SimulatedProxy.class::isInstance)
        .map(SimulatedProxy.class::cast)
        .toList();
  }

  Optional<SimulatedServer> server(ServerId id) {
    return servers().stream().filter(server -> server.server().equals(id)).findFirst();
  }

  /** Whether the platform has a node of this id. */
  boolean knows(NodeId id) {
    return switch (id) {
      case ServerId server -> ledger.servers().containsKey(server);
      case ProxyId proxy -> ledger.proxies().containsKey(proxy);
    };
  }

  /** A new machine; it comes up at once. */
  void add(SimulatedNode node) {
    nodes.add(node);
    log.name(node.id().value(), node.name());
    node.powerOn();
  }

  FakeNodeIdentity nextIdentity() {
    return FakeNodeIdentity.numbered(++identities);
  }

  Line line(String node, Chance itsChance) {
    return new Line(timeline, control, itsChance, log, node, profile.line());
  }

  /** All faults end. */
  void heal() {
    log.add("world", "is healed");
    registry.comeBack();
    registry.become(Duration.ofSeconds(1));
    control.heal();
    for (SimulatedNode node : nodes) {
      disturb(node, "it is healed");
      node.heal();
    }
    servers().forEach(server -> server.machine().cure());
    proxies().forEach(proxy -> proxy.door().unstick());
  }

  /** Tells that something befell a node, or has just ended. */
  void disturb(SimulatedNode node, String what) {
    switch (node) {
      case SimulatedServer server -> witnesses.disturbed(server, what);
      case SimulatedProxy proxy -> witnesses.disturbed(proxy, what);
    }
  }

  /** Ends all processes, so that no thread is left. */
  void end() {
    witnesses.close();
    nodes.forEach(node -> node.process().ifPresent(SimulatedProcess::kill));
  }
}
