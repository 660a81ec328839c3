package cloud.techulus.core.control;

import cloud.techulus.core.identity.NodeId;

/**
 * Wakes the parked poll of a node. Rung after the commit, and a hint only: who is woken reads the
 * store again, and who missed it finds the same there.
 */
@FunctionalInterface
public interface Doorbell {
  void ring(NodeId node);
}
