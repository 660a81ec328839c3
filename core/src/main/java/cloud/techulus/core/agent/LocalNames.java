package cloud.techulus.core.agent;

import cloud.techulus.core.Journal;
import cloud.techulus.core.agent.NodeState.StateFailed;
import cloud.techulus.core.naming.NameServer;
import cloud.techulus.core.naming.NameTable;
import java.util.Optional;

/** The names this node answers by, together with what is on disk about them. */
public final class LocalNames {
  private final NameServer server;
  private final NodeState state;
  private final Journal log;
  private Optional<NameTable> served = Optional.empty();

  public LocalNames(NameServer server, NodeState state, Journal log) {
    this.server = server;
    this.state = state;
    this.log = log;
  }

  /** Answers by the last table; the control plane may be away. */
  public synchronized void start() {
    served = state.names();
    served.ifPresent(server::serve);
  }

  /** Answers by this table, and keeps it for the next start. */
  synchronized void take(NameTable table) {
    server.serve(table);
    served = Optional.of(table);
    try {
      state.saveNames(table);
    } catch (StateFailed failure) {
      log.warn("Names are answered, but not kept for the next start: " + failure.message());
    }
  }

  /** Of the table that is answered by; 0 before the first. */
  synchronized long generation() {
    return served.map(NameTable::generation).orElse(0L);
  }
}
