package cloud.techulus.core.queue;

import cloud.techulus.core.deployment.Deployment;

/**
 * What an agent shall bring about. A pointer, made whole at delivery: a queued item is never stale,
 * and doing it twice is harmless.
 */
public sealed interface Work {

  /** Make this deployment run. */
  record Deploy(Deployment.Id deployment) implements Work {}

  /** Make this deployment absent. */
  record Stop(Deployment.Id deployment) implements Work {}

  /** Have the mesh of this generation or a later one. */
  record UpdateWireGuard(long generation) implements Work {}
}
