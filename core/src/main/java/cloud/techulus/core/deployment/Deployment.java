package cloud.techulus.core.deployment;

import cloud.techulus.core.RandomId;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.mesh.MeshAddress;
import cloud.techulus.core.service.Service;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * One replica of a service on one server.
 *
 * @param revision of the service it runs
 * @param server empty while no server could take it; the reason tells why
 * @param address its own mesh address, held from placement until its container is gone
 * @param containerId the runtime's, once there is one
 * @param port TCP, on which it serves at its address
 * @param reason why it waits or failed, in words for the operator; empty if there is nothing to say
 * @param withdrawal set once it was taken out of the routes to be stopped
 * @param notBefore when it may start, if it replaces one that failed
 * @param changedAt when its status last changed
 */
public record Deployment(
    Id id,
    Service.Id service,
    int revision,
    Desired desired,
    DeploymentStatus status,
    Optional<ServerId> server,
    Optional<MeshAddress> address,
    Optional<String> containerId,
    int port,
    String reason,
    Optional<Withdrawal> withdrawal,
    Optional<Instant> notBefore,
    Instant createdAt,
    Instant changedAt) {

  /** Longest reason that is kept, in characters; its end is what tells most. */
  public static final int REASON_LIMIT = 4096;

  public Deployment {
    if (reason.length() > REASON_LIMIT) {
      reason = "…" + reason.substring(reason.length() - REASON_LIMIT + 1);
    }
  }

  /** Names a deployment, and on its server the container. */
  public record Id(String value) implements Comparable<Id> {
    public static final String PREFIX = "dep_";

    public Id {
      RandomId.require(PREFIX, value);
    }

    public static Id next(RandomGenerator random) {
      return new Id(RandomId.next(PREFIX, random));
    }

    @Override
    public int compareTo(Id other) {
      return value.compareTo(other.value);
    }

    @Override
    public String toString() {
      return value;
    }
  }

  /**
   * When a replica left the routes. It is stopped only after every living proxy serves a table
   * without it and requests under way have had time to end.
   *
   * @param routesGeneration the first route table without it
   */
  public record Withdrawal(long routesGeneration, Instant at) {}

  /** A new replica that has no server yet. */
  public static Deployment create(Id id, Service.Id service, int revision, int port, Instant now) {
    return new Deployment(
        id,
        service,
        revision,
        Desired.RUN,
        DeploymentStatus.PENDING,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        port,
        "",
        Optional.empty(),
        Optional.empty(),
        now,
        now);
  }

  /** The same, not to be started before this instant. */
  public Deployment waitingUntil(Instant start, String why) {
    return new Deployment(
        id,
        service,
        revision,
        desired,
        status,
        server,
        address,
        containerId,
        port,
        why,
        withdrawal,
        Optional.of(start),
        createdAt,
        changedAt);
  }

  /** Whether it may be given to a server now. */
  public boolean mayStart(Instant now) {
    return notBefore.filter(now::isBefore).isEmpty();
  }

  /** Whether it is wanted and has not ended: it counts as one of the service's replicas. */
  public boolean isLive() {
    return desired == Desired.RUN && !status.hasEnded();
  }

  /** Whether routes may lead to it, as far as it can tell itself. */
  public boolean serves() {
    return desired == Desired.RUN && status == DeploymentStatus.RUNNING;
  }

  /**
   * Whether traffic may be sent to it.
   *
   * @param online the servers that may be sent traffic to
   */
  public boolean servesOnOneOf(Set<ServerId> online) {
    return serves() && server.filter(online::contains).isPresent();
  }

  public Deployment placedOn(ServerId on, MeshAddress at) {
    return new Deployment(
        id,
        service,
        revision,
        desired,
        status,
        Optional.of(on),
        Optional.of(at),
        containerId,
        port,
        "",
        withdrawal,
        notBefore,
        createdAt,
        changedAt);
  }

  public Deployment withReason(String why) {
    return new Deployment(
        id,
        service,
        revision,
        desired,
        status,
        server,
        address,
        containerId,
        port,
        why,
        withdrawal,
        notBefore,
        createdAt,
        changedAt);
  }

  public Deployment withContainer(String container) {
    return new Deployment(
        id,
        service,
        revision,
        desired,
        status,
        server,
        address,
        Optional.of(container),
        port,
        reason,
        withdrawal,
        notBefore,
        createdAt,
        changedAt);
  }

  public Deployment withStatus(DeploymentStatus next, String why, Instant now) {
    return new Deployment(
        id,
        service,
        revision,
        desired,
        next,
        server,
        address,
        containerId,
        port,
        why,
        withdrawal,
        notBefore,
        createdAt,
        now);
  }

  public Deployment withdraw(Withdrawal from) {
    return new Deployment(
        id,
        service,
        revision,
        Desired.STOP,
        status,
        server,
        address,
        containerId,
        port,
        reason,
        Optional.of(from),
        notBefore,
        createdAt,
        changedAt);
  }

  /** Its container is gone: another may have its address. */
  public Deployment releaseAddress() {
    return new Deployment(
        id,
        service,
        revision,
        desired,
        status,
        server,
        Optional.empty(),
        containerId,
        port,
        reason,
        withdrawal,
        notBefore,
        createdAt,
        changedAt);
  }
}
