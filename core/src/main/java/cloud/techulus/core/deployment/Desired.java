package cloud.techulus.core.deployment;

/**
 * What the control plane wants of a deployment; what was observed of it is its {@link
 * DeploymentStatus}.
 */
public enum Desired {
  RUN,
  STOP
}
