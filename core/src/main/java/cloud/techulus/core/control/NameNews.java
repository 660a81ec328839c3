package cloud.techulus.core.control;

import cloud.techulus.core.identity.NodeId;
import cloud.techulus.core.naming.NameTable;
import cloud.techulus.core.store.Store;
import cloud.techulus.core.store.View;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The table of names that is handed out at the moment. It goes to every node, so it is made anew at
 * most once a second, and less often where there are many: changes that come meanwhile go together
 * in the next.
 */
final class NameNews {
  /** How often at most. */
  static final Duration INTERVAL = Duration.ofSeconds(1);

  /** Of each service for each node: an entry has about 100 bytes, so 10 MB go out in a second. */
  private static final Duration INTERVAL_PER_ENTRY = Duration.ofNanos(10_000);

  private final Store store;
  private Optional<NameTable> current = Optional.empty();
  private long generation;
  private Instant next = Instant.EPOCH;

  NameNews(Store store) {
    this.store = store;
  }

  /** What is handed out, unless this is known; nothing for a node that does not ask for names. */
  synchronized Optional<NameTable> otherThan(Optional<Long> known) {
    return current.filter(table -> known.isPresent() && known.get() != table.generation());
  }

  /** When the next table may be made, if one is to be made; far away if not. */
  synchronized Instant due() {
    return isOutdated() ? next : Instant.MAX;
  }

  /**
   * Makes a new table if there is reason to and it is time. Not inside a transaction, which might
   * not be committed.
   *
   * @param seen generation of the routes, which rises with everything that can change the names
   * @param caller who brought the change; its poll may be parked while it reports
   * @return who has to look again: all nodes for a new table, and if it is too early for that the
   *     caller, who then waits no longer than until it is time
   */
  synchronized Set<NodeId> refresh(long seen, NodeId caller, Instant now) {
    generation = seen;
    if (!isOutdated()) {
      return Set.of();
    }
    if (now.isBefore(next)) {
      return Set.of(caller);
    }
    return store.read(
        view -> {
          NameTable table = table(view);
          current = Optional.of(table);
          generation = table.generation();
          Set<NodeId> nodes = new HashSet<>();
          view.servers().all().forEach(server -> nodes.add(server.id()));
          view.proxies().all().forEach(proxy -> nodes.add(proxy.id()));
          Duration fair =
              INTERVAL_PER_ENTRY.multipliedBy((long) table.entries().size() * nodes.size());
          next = now.plus(fair.compareTo(INTERVAL) > 0 ? fair : INTERVAL);
          return nodes;
        });
  }

  private boolean isOutdated() {
    return current.filter(table -> table.generation() == generation).isEmpty();
  }

  private static NameTable table(View view) {
    return NameTable.of(
        view.routes().generation(),
        view.projects().all(),
        view.services().all(),
        view.deployments().unfinished(),
        Ingress.online(view));
  }
}
