package cloud.techulus.testbed.benchmark;

import cloud.techulus.testbed.Node;
import cloud.techulus.testbed.Visitor;
import java.util.Set;

/** A platform that keeps two replicas of the sample service alive on three servers of a bed. */
interface Platform extends AutoCloseable {

  /** Under this name its visitors ask for the service. */
  String DOMAIN = "bench.test";

  String name();

  /** Starts the service, and returns when both replicas answer. */
  void deploy();

  /** At its public door. */
  Visitor visitor();

  /** Whether it knows that this server is lost. */
  boolean knowsAsLost(Node server);

  /** The servers that have a replica now. */
  Set<Node> holders();

  /** The server was switched on again: starts what runs on it, and returns when it takes part. */
  void rejoin(Node server);

  @Override
  void close();
}
