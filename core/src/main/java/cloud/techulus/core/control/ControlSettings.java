package cloud.techulus.core.control;

import cloud.techulus.core.Journal;
import cloud.techulus.core.server.Liveness;
import java.time.Duration;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * What the services of the control plane share.
 *
 * @param healthDeadline how long a new replica may take from its container's start to its first
 *     passed health check
 * @param clock does not jump when the machine's clock is set: liveness and leases are measured on
 *     it
 * @param wallClock follows the machine's clock, as the nodes' clocks do: signatures are dated by it
 * @param journal what the operator of the control plane reads
 * @param random must be cryptographically strong: ids, tokens and nonces come from it
 */
public record ControlSettings(
    Liveness liveness,
    Duration healthDeadline,
    InstantSource clock,
    InstantSource wallClock,
    Journal journal,
    RandomGenerator random) {
  /** How long a new replica may take to become healthy unless set otherwise. */
  public static final Duration HEALTH_DEADLINE = Duration.ofMinutes(2);
}
