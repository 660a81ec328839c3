package cloud.techulus.testbed;

/** What a partition stops: the mesh between servers and their way to the API fail separately. */
public enum Traffic {
  ALL,
  /** The tunnels of the mesh, and nothing else. */
  WIREGUARD,
  /** Everything but the tunnels of the mesh. */
  OTHER
}
