package cloud.techulus.core.service;

import cloud.techulus.core.scheduling.PlacementPolicy;
import java.time.Duration;
import java.util.Optional;

/**
 * What an operator wants of a service; {@link SpecDraft} checks it.
 *
 * @param replicas how many of the workload run
 * @param domain where the public reaches it; empty keeps it private
 * @param ssl whether the domain is served by HTTPS
 * @param responseTimeout how long a visitor waits at most for an answer to begin; empty: as long as
 *     he likes
 */
public record ServiceSpec(
    Workload workload,
    int replicas,
    Optional<Domain> domain,
    boolean ssl,
    Optional<Duration> responseTimeout,
    PlacementPolicy placement) {
  /** Shortest time in which an answer has to begin. */
  public static final Duration RESPONSE_TIMEOUT_MINIMUM = Duration.ofSeconds(1);

  /** Longest time in which an answer has to begin. */
  public static final Duration RESPONSE_TIMEOUT_LIMIT = Duration.ofHours(1);

  /** Most replicas of one service. */
  public static final int REPLICAS_LIMIT = 100;

  /** Most variables and secrets of one service together. */
  public static final int ENV_LIMIT = 256;

  /** Largest value of a variable or secret, in bytes of UTF-8. */
  public static final int ENV_VALUE_LIMIT_BYTES = 32 * 1024;

  /**
   * Names and values of all variables and secrets of one service together, in bytes. A process can
   * be given no more than a quarter of its stack (execve(2)), and all of it must fit into one
   * answer to a server.
   */
  public static final int ENV_TOTAL_LIMIT_BYTES = 512 * 1024;

  public ServiceSpec withReplicas(int count) {
    return new ServiceSpec(workload, count, domain, ssl, responseTimeout, placement);
  }
}
