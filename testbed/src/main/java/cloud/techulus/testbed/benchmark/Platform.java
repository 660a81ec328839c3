package cloud.techulus.testbed.benchmark;

import cloud.techulus.testbed.Visitor;

/** A platform that keeps replicas of the sample service alive on the servers of a bed. */
interface Platform extends AutoCloseable {

  /** Under this name its visitors ask for the service. */
  String DOMAIN = "bench.test";

  String name();

  /** Starts version {@code v1} of the service, and returns when all replicas answer. */
  void deploy();

  /** At its public door. */
  Visitor visitor();

  @Override
  void close();
}
