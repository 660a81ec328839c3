package cloud.techulus.agentapp;

/** What a machine is for. */
enum Role {
  /** Runs containers. */
  WORKER,
  /** The public door. */
  PROXY
}
