package cloud.techulus.core.control;

import cloud.techulus.core.identity.NodeId;
import cloud.techulus.core.mesh.MeshConfiguration;
import cloud.techulus.core.mesh.MeshNode;
import cloud.techulus.core.mesh.Topology;
import cloud.techulus.core.proxy.Proxy;
import cloud.techulus.core.queue.Work;
import cloud.techulus.core.queue.WorkItem;
import cloud.techulus.core.server.Server;
import cloud.techulus.core.server.ServerStatus;
import cloud.techulus.core.store.Tx;
import cloud.techulus.core.store.View;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Tells the nodes who is in the mesh. */
final class Mesh {
  private Mesh() {}

  static MeshConfiguration configurationOf(View view, NodeId node) {
    List<MeshNode> nodes =
        Stream.concat(
                view.servers().all().stream()
                    .filter(server -> server.isPeer() || server.id().equals(node))
                    .flatMap(server -> server.meshNode().stream()),
                view.proxies().all().stream().flatMap(proxy -> proxy.meshNode().stream()))
            .toList();
    return new Topology(view.mesh().current(), nodes).configurationOf(node);
  }

  /**
   * The mesh is another: raises the generation and queues the update for every node.
   *
   * @param except those that get it in their answer, or that are no members any more
   */
  static Set<NodeId> announce(Tx tx, Set<NodeId> except, Instant now) {
    tx.mesh().save(tx.mesh().current().next());
    Set<NodeId> touched = new LinkedHashSet<>();
    for (Server server : tx.servers().all()) {
      // Who is away finds out at the next call that its mesh is an old one.
      if (server.status() == ServerStatus.ONLINE && !except.contains(server.id())) {
        requireUpdate(tx, server, now);
        touched.add(server.id());
      }
    }
    tx.proxies().all().stream()
        .map(Proxy::id)
        .filter(id -> !except.contains(id))
        .forEach(touched::add);
    return touched;
  }

  /** Queues an update unless one is waiting: whoever takes that gets the newest mesh anyway. */
  static void requireUpdate(Tx tx, Server server, Instant now) {
    Work update = new Work.UpdateWireGuard(tx.mesh().current().generation());
    boolean waiting =
        tx.workQueue().unfinishedOf(server.id()).stream()
            .anyMatch(
                item ->
                    item.status() == WorkItem.Status.PENDING
                        && item.work() instanceof Work.UpdateWireGuard);
    if (!waiting) {
      tx.workQueue().append(server.id(), update, now);
    }
  }
}
