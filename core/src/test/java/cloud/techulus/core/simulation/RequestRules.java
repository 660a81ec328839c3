package cloud.techulus.core.simulation;

import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.identity.NodeId;
import cloud.techulus.core.node.ProxyOrders;
import cloud.techulus.core.node.Welcome;
import cloud.techulus.core.proxy.RouteTable;
import cloud.techulus.core.queue.Instruction;
import cloud.techulus.core.queue.LeasePolicy;
import cloud.techulus.core.queue.WorkItem;
import cloud.techulus.core.simulation.Ledger.Commit;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What must hold for the talk with nodes. */
final class RequestRules implements Witness {
  /** A poll that is rung for is asked again within this. */
  private static final Duration WAKING = Duration.ofMillis(20);

  private final World world;
  private final Set<String> taken = new HashSet<>();
  private final Map<Long, RouteTable> tables = new HashMap<>();

  /** What a server's own call brings about comes with the answer to that call; nobody rings. */
  private final Set<WorkItem.Id> ownDoing = new HashSet<>();

  private String current = "";
  private Stir routes = Stir.NONE;
  private Stir mesh = Stir.NONE;

  /** When something changed, and by whose call. */
  private record Stir(Instant at, String by) {
    static final Stir NONE = new Stir(Instant.MIN, "");
  }

  RequestRules(World world) {
    this.world = world;
  }

  @Override
  public void requested(Request request) {
    current = request.signed().keyId();
  }

  @Override
  public void handled(Request request) {
    current = "";
  }

  @Override
  public void committed(Commit commit) {
    commit.items().stream()
        .filter(change -> change.before().isEmpty())
        .flatMap(change -> change.after().stream())
        .filter(item -> item.server().value().equals(current))
        .forEach(item -> ownDoing.add(item.id()));
    if (commit.routesGeneration().after().isPresent()) {
      routes = new Stir(world.timeline().instant(), current);
    }
    if (commit.mesh().after().isPresent()) {
      mesh = new Stir(world.timeline().instant(), current);
    }
  }

  @Override
  public void answered(Request request, Answer answer) {
    switch (answer) {
      case Answer.Welcome(Welcome welcome) -> {
        once(request);
        if (mesh.by().equals(request.signed().keyId())) {
          mesh = new Stir(mesh.at(), welcome.node().value());
        }
      }
      case Answer.Work _, Answer.Taken _ -> once(request);
      case Answer.Routes(ProxyOrders orders) -> {
        once(request);
        orders.routes().ifPresent(this::sameAsBefore);
      }
      case Answer.Refused _, Answer.Broken _ -> {}
    }
  }

  /** A signed request has its effect once, however often it is delivered. */
  private void once(Request request) {
    if (!taken.add(request.signed().nonce())) {
      throw new Violation("a request was taken twice: " + request.signed().nonce());
    }
  }

  /**
   * Who has a table of a generation need not ask again until the next: there is but one of each.
   */
  private void sameAsBefore(RouteTable table) {
    RouteTable before = tables.putIfAbsent(table.generation(), table);
    if (before != null && !before.equals(table)) {
      throw new Violation(
          "two tables of generation %d: %s and %s"
              .formatted(table.generation(), before.entries(), table.entries()));
    }
  }

  /** Nobody sleeps over what there is for him. */
  @Override
  public void overslept(NodeId node, Answer answer) {
    Optional<String> missed =
        switch (answer) {
          case Answer.Work work ->
              work.orders().instructions().stream()
                  .filter(this::isOld)
                  .map(instruction -> "#" + instruction.lease().item())
                  .findFirst();
          case Answer.Routes(ProxyOrders orders) ->
              orders.routes().isPresent() && isMissed(routes, node)
                  ? Optional.of("routes")
                  : orders.mesh().isPresent() && isMissed(mesh, node)
                      ? Optional.of("mesh")
                      : Optional.empty();
          case Answer.Welcome _, Answer.Taken _, Answer.Refused _, Answer.Broken _ ->
              Optional.empty();
        };
    missed.ifPresent(
        what -> {
          throw new Violation("a parked poll was not woken for " + what);
        });
  }

  /** What was tried before may just have become due: nobody rings for that. */
  private boolean isOld(Instruction instruction) {
    WorkItem item =
        Optional.ofNullable(world.ledger().items().get(instruction.lease().item().value()))
            .orElseThrow();
    return item.attempts() == 1
        && isPast(item.createdAt())
        && !ownDoing.contains(item.id())
        && !hadToWait(item);
  }

  /** Of one deployment one item is worked on at a time; the next may just have become due. */
  private boolean hadToWait(WorkItem item) {
    Optional<Deployment.Id> subject = LeasePolicy.subject(item.work());
    return subject.isPresent()
        && world.ledger().items().values().stream()
            .filter(other -> LeasePolicy.subject(other.work()).equals(subject))
            .anyMatch(
                other ->
                    other.finishedAt().filter(at -> !at.isBefore(item.createdAt())).isPresent());
  }

  private boolean isMissed(Stir stir, NodeId node) {
    return isPast(stir.at()) && !stir.by().equals(node.value());
  }

  private boolean isPast(Instant moment) {
    return moment.plus(WAKING).isBefore(world.timeline().instant());
  }
}
