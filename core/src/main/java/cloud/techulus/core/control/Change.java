package cloud.techulus.core.control;

import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.deployment.DeploymentStatus;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.mesh.MeshAddress;
import cloud.techulus.core.queue.Work;
import cloud.techulus.core.queue.WorkItem;
import cloud.techulus.core.server.ServerStatus;
import cloud.techulus.core.service.Service;

/** One thing a {@link Plan} does to what the platform keeps about workloads. */
sealed interface Change {

  /** A new replica. */
  record Create(Deployment deployment) implements Change {}

  /** A waiting replica gets its server and address, and the server its work. */
  record Place(Deployment.Id deployment, ServerId server, MeshAddress address) implements Change {}

  /** Why a replica waits, or what ails it. */
  record Explain(Deployment.Id deployment, String reason) implements Change {}

  /** A replica's container has this id. */
  record Identify(Deployment.Id deployment, String containerId) implements Change {}

  /** A replica was seen to be in this status. Ignored if that would be a step back. */
  record Observe(Deployment.Id deployment, DeploymentStatus status, String reason)
      implements Change {}

  /**
   * A replica ended, or could not begin. It counts against its rollout if it was wanted. Ignored if
   * it has ended already.
   */
  record Fail(Deployment.Id deployment, Blame blame, String reason) implements Change {
    /** It is the workload's own fault. */
    Fail(Deployment.Id deployment, String reason) {
      this(deployment, Blame.WORKLOAD, reason);
    }
  }

  /** Whose fault it is that a replica failed, as far as can be told. */
  enum Blame {
    /** It would fail on any server. */
    WORKLOAD,
    /** Its server tried more than once and could not; another may. */
    SERVER
  }

  /** A replica is lost with its server, which counts against nobody. */
  record Lose(Deployment.Id deployment, String reason) implements Change {}

  /** A replica leaves the routes, to be stopped once they have all dropped it. */
  record Withdraw(Deployment.Id deployment) implements Change {}

  /** A replica's container is gone. */
  record Release(Deployment.Id deployment) implements Change {}

  /** A replica that ended and holds nothing is of no interest any more. */
  record Forget(Deployment.Id deployment) implements Change {}

  /** Work for an agent. */
  record Enqueue(ServerId server, Work work) implements Change {}

  /**
   * An agent did not get an item done: it is tried again, or has failed for good.
   *
   * @param serves whether the replica it is about serves all the same, and does not fail with it
   */
  record TakeBack(WorkItem.Id item, String why, boolean serves) implements Change {
    TakeBack(WorkItem.Id item, String why) {
      this(item, why, false);
    }
  }

  /** An item will not be done any more. */
  record Cancel(WorkItem.Id item, String why) implements Change {}

  /** All replicas of a service's rollout serve. */
  record FinishRollout(Service.Id service) implements Change {}

  /** A server was found to be in this status. */
  record MoveServer(ServerId server, ServerStatus status) implements Change {}

  /** A service whose last container is gone is gone itself. */
  record RemoveService(Service.Id service) implements Change {}
}
