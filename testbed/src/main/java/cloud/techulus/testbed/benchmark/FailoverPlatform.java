package cloud.techulus.testbed.benchmark;

import cloud.techulus.testbed.Node;
import java.util.Set;

/** One that goes on without a server. */
interface FailoverPlatform extends Platform {

  /** Whether it knows that this server is lost. */
  boolean knowsAsLost(Node server);

  /** The servers that have a replica now. */
  Set<Node> holders();

  /** The server was switched on again: starts what runs on it, and returns when it takes part. */
  void rejoin(Node server);
}
