package cloud.techulus.core.mesh;

/** Who is whose peer. */
public enum TopologyMode {
  /** Full mesh below {@link Topology#HUB_FROM} servers, hub from there on. */
  AUTO,
  /** Every node is every other node's peer. */
  FULL,
  /** The proxies are the servers' only peers and carry the whole range. */
  HUB
}
