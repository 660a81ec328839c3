package cloud.techulus.core.simulation;

import cloud.techulus.core.Problem;
import cloud.techulus.core.node.Orders;
import cloud.techulus.core.node.ProxyOrders;

/** What comes back to a node. */
sealed interface Answer {

  /** Whether the control plane has no reason to give it before the wait is over. */
  default boolean isEmpty() {
    return false;
  }

  record Welcome(cloud.techulus.core.node.Welcome welcome) implements Answer {}

  record Work(Orders orders) implements Answer {
    @Override
    public boolean isEmpty() {
      return orders.isEmpty();
    }
  }

  record Routes(ProxyOrders orders) implements Answer {
    @Override
    public boolean isEmpty() {
      return orders.isEmpty();
    }
  }

  /** There is nothing to tell but that it was taken. */
  record Taken() implements Answer {}

  record Refused(Problem problem) implements Answer {}

  /** The connection broke, or there was none. */
  record Broken(String message) implements Answer {}
}
