package cloud.techulus.core.control;

import cloud.techulus.core.Name;
import cloud.techulus.core.Problem;
import cloud.techulus.core.access.AuditEntry;
import cloud.techulus.core.access.AuditEntry.Action;
import cloud.techulus.core.access.Author;
import cloud.techulus.core.identity.NodeId;
import cloud.techulus.core.identity.NodeKeys;
import cloud.techulus.core.identity.WireGuardKey;
import cloud.techulus.core.server.Server;
import cloud.techulus.core.store.Tx;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;

/** Puts a server's key in doubt. */
final class KeyChange {
  private KeyChange() {}

  /**
   * From now on the server gets no work and no traffic, and nobody is its peer, until an operator
   * decides.
   *
   * @return the nodes that have a reason to call
   */
  static Set<NodeId> claim(Tx tx, Server server, NodeKeys keys, String actor, Instant now) {
    requireUnknown(tx, keys.wireGuard());
    tx.servers().save(server.claim(keys));
    tx.auditLog()
        .append(
            AuditEntry.by(
                Author.named(actor),
                now,
                Action.KEY_CLAIMED,
                server.name().text(),
                keys.identity().base64()));
    Set<NodeId> touched = new LinkedHashSet<>(Ingress.changed(tx));
    touched.addAll(Mesh.announce(tx, Set.of(), now));
    touched.add(server.id());
    return touched;
  }

  static String news(Name server) {
    return "%1$s came with another key; it is held until `techulus server approve %1$s` or `reject` decides."
        .formatted(server);
  }

  /**
   * @throws Problem CONFLICT if a node has this key, or one waits for approval with it
   */
  static void requireUnknown(Tx tx, WireGuardKey key) {
    boolean known =
        tx.servers().all().stream().anyMatch(server -> knows(server, key))
            || tx.proxies().all().stream()
                .flatMap(proxy -> proxy.membership().stream())
                .anyMatch(member -> member.keys().wireGuard().equals(key));
    if (known) {
      throw Problem.conflict(
          "Another node has registered this key; each machine needs a data directory of its own.");
    }
  }

  private static boolean knows(Server server, WireGuardKey key) {
    return server.membership().filter(member -> member.keys().wireGuard().equals(key)).isPresent()
        || server.candidate().filter(keys -> keys.wireGuard().equals(key)).isPresent();
  }
}
