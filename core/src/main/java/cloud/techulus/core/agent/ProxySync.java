package cloud.techulus.core.agent;

import cloud.techulus.core.Journal;
import cloud.techulus.core.agent.NodeState.StateFailed;
import cloud.techulus.core.container.CommandRunner.CommandFailed;
import cloud.techulus.core.identity.NodeId;
import cloud.techulus.core.node.ProxyOrders;
import cloud.techulus.core.node.ProxyReport;
import cloud.techulus.core.proxy.ReverseProxy;
import cloud.techulus.core.proxy.ReverseProxy.ReverseProxyFailed;
import cloud.techulus.core.proxy.RouteTable;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A proxy: keeps the reverse proxy and the mesh at what the control plane says. A generation is
 * acknowledged only once it is served and kept for the next start, because replicas of the one
 * before are stopped after that: the tick that follows carries it.
 */
public final class ProxySync {
  private static final Duration FIRST_DELAY = Duration.ofMillis(200);

  /** Short, because each attempt is a sign of life as well. */
  private static final Duration DELAY_LIMIT = Duration.ofSeconds(2);

  private final NodeId node;
  private final String version;
  private final ControlPlane controlPlane;
  private final ReverseProxy proxy;
  private final LocalMesh mesh;
  private final LocalNames names;
  private final NodeState state;
  private final Runnable closeDoor;
  private final Journal log;
  private final Contact contact;
  private final BackOff backOff;
  private final CertificateNews certificates;
  private long acknowledged;

  /**
   * @param version of this agent, for the operator to read
   * @param closeDoor ends the reverse proxy; called when this proxy was removed, and until then
   *     nobody is turned away
   */
  public ProxySync(
      NodeId node,
      String version,
      ControlPlane controlPlane,
      ReverseProxy proxy,
      LocalMesh mesh,
      LocalNames names,
      NodeState state,
      Runnable closeDoor,
      RandomGenerator random,
      Journal log) {
    this.node = node;
    this.version = version;
    this.controlPlane = controlPlane;
    this.proxy = proxy;
    this.mesh = mesh;
    this.names = names;
    this.state = state;
    this.closeDoor = closeDoor;
    this.log = log;
    this.contact = new Contact(log, random);
    this.certificates = new CertificateNews(proxy);
    this.backOff = new BackOff(FIRST_DELAY, DELAY_LIMIT, random);
  }

  /**
   * Brings up the mesh from this machine's own disk; the control plane may be away.
   *
   * @throws CommandFailed if the mesh interface does not come up
   */
  public void start() {
    state.mesh().ifPresent(mesh::apply);
  }

  /**
   * Serves the last table again: the reverse proxy has just started and knows nothing.
   *
   * @return whether it is served; if not, try again soon
   */
  public synchronized boolean serveSaved() {
    try {
      acknowledged = 0;
      state
          .routes()
          .ifPresent(
              table -> {
                proxy.serve(table);
                acknowledged = table.generation();
              });
      return true;
    } catch (ReverseProxyFailed _) {
      return false;
    }
  }

  /**
   * One poll. When the proxy was removed, its door is closed and its mesh and state are gone when
   * this returns.
   */
  public Next tick(Duration wait) {
    repairMesh();
    ProxyReport report =
        new ProxyReport(
            version,
            acknowledged(),
            mesh.generation(),
            Optional.of(names.generation()),
            certificates.next());
    Next next =
        contact.ask(
            () -> controlPlane.proxyPoll(node, report, wait),
            orders -> {
              certificates.arrived(report);
              return apply(orders);
            });
    if (next instanceof Next.Removed) {
      leave();
    }
    return next;
  }

  private void repairMesh() {
    try {
      if (mesh.repair()) {
        log.warn("The mesh interface had gone or lost addresses; it is as it was.");
      }
    } catch (CommandFailed failure) {
      log.warn("Could not bring the mesh back, trying again: " + failure.getMessage());
    }
  }

  private synchronized long acknowledged() {
    return acknowledged;
  }

  private Next apply(ProxyOrders orders) {
    try {
      // The mesh first: the table may lead to a server that has just joined.
      orders.mesh().ifPresent(mesh::apply);
      orders.names().ifPresent(names::take);
      orders.routes().ifPresent(this::serveNew);
      backOff.reset();
      return new Next.Again();
    } catch (ReverseProxyFailed | CommandFailed | StateFailed failure) {
      log.warn("Could not apply what the control plane says: " + failure.getMessage());
      return new Next.Pause(backOff.next());
    }
  }

  private synchronized void serveNew(RouteTable table) {
    proxy.serve(table);
    log.note("Serves route table %d.".formatted(table.generation()));
    // Only a table that was taken is worth starting with next time.
    state.saveRoutes(table);
    acknowledged = table.generation();
  }

  private void leave() {
    log.warn("This proxy was removed from the platform: its door is closed and its mesh goes.");
    // First: if this is cut short, the next start has the state still, and is told the same again.
    closeDoor.run();
    try {
      mesh.down();
      state.clear();
    } catch (CommandFailed | StateFailed failure) {
      log.warn("Something may be left: " + failure.getMessage());
    }
  }
}
