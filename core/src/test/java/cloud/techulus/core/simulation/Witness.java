package cloud.techulus.core.simulation;

import cloud.techulus.core.identity.NodeId;
import cloud.techulus.core.simulation.Ledger.Commit;

/**
 * Is told what happens, when it happens. An invariant is one that throws a {@link Violation} if it
 * may not be.
 */
interface Witness {

  /** The control plane is about to take a request. */
  default void requested(Request request) {}

  /** It has done at once what it does at once; the answer may come later. */
  default void handled(Request request) {}

  /** It took it, whether or not the answer will arrive. */
  default void answered(Request request, Answer answer) {}

  /** A parked poll got this only because its wait was over: nobody had rung for it. */
  default void overslept(NodeId node, Answer answer) {}

  /** A transaction was committed; the ledger has it already. */
  default void committed(Commit commit) {}

  /** Containers of this server came, went, or serve or do not serve any more. */
  default void containersChanged(SimulatedServer server) {}

  /** This server is about to lose power; its containers still run. */
  default void losesPower(SimulatedServer server) {}

  /** A process of its agent begins. */
  default void agentStarts(SimulatedServer server) {}

  /** A proxy serves another table, or nothing any more. */
  default void tableChanged(SimulatedProxy proxy) {}

  /** Something befell this server, or has just ended, that its replicas may suffer from. */
  default void disturbed(SimulatedServer server, String what) {}

  /** Something befell this proxy, or has just ended, that its visitors may suffer from. */
  default void disturbed(SimulatedProxy proxy, String what) {}
}
