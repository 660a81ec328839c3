package cloud.techulus.core.server;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * When a node counts as alive: its last signed call is its heartbeat (design, section 5). After a
 * start of the control plane every node gets a whole threshold before it can be called offline. And
 * when most servers fall silent at about the same time, it is more likely our own network: they get
 * longer.
 *
 * @param threshold how long a node may be silent
 * @param startedAt when this control plane started
 */
public record Liveness(Duration threshold, Instant startedAt) {
  /** How long a node may be silent unless set otherwise. */
  public static final Duration THRESHOLD = Duration.ofSeconds(10);

  /** How long servers may be silent that fell silent together. */
  public static final Duration TOGETHER = Duration.ofSeconds(60);

  /** Fewer than this are never taken for many at once. */
  private static final int MANY = 2;

  /**
   * What to think of the servers that are silent.
   *
   * @param offline are so for the control plane from now on
   * @param spared are silent, but too many are
   */
  public record Verdict(List<Server> offline, List<Server> spared) {
    public Verdict {
      offline = List.copyOf(offline);
      spared = List.copyOf(spared);
    }
  }

  /**
   * @param servers all of them, with their last heartbeats
   */
  public Verdict judge(List<Server> servers, Instant now) {
    if (inGrace(now)) {
      return new Verdict(List.of(), List.of());
    }
    List<Server> silent =
        servers.stream().filter(Server::isExpected).filter(each -> !isHeard(each, now)).toList();
    if (!areMany(servers, now)) {
      return new Verdict(silent, List.of());
    }
    Instant tooLong = now.minus(TOGETHER);
    Map<Boolean, List<Server>> byPatience =
        silent.stream().collect(Collectors.partitioningBy(each -> heard(each).isBefore(tooLong)));
    return new Verdict(
        byPatience.getOrDefault(true, List.of()), byPatience.getOrDefault(false, List.of()));
  }

  /**
   * Whether more than half of those that were here fell silent within one threshold. One that was
   * called offline a moment ago is one of them, and so is one that is overdue: servers that fall
   * silent in the same moment were heard last at different times, as far apart as their calls.
   */
  private boolean areMany(List<Server> servers, Instant now) {
    Instant lately = limit(now).minus(threshold);
    Instant overdue = now.minus(threshold.dividedBy(2));
    long gone =
        servers.stream()
            .filter(each -> each.status() == ServerStatus.OFFLINE)
            .filter(each -> !heard(each).isBefore(lately))
            .count();
    List<Server> expected = servers.stream().filter(Server::isExpected).toList();
    long here = expected.size() + gone;
    long fallen = expected.stream().filter(each -> heard(each).isBefore(overdue)).count() + gone;
    return fallen >= MANY && 2 * fallen > here;
  }

  private boolean isHeard(Server server, Instant now) {
    return !heard(server).isBefore(limit(now));
  }

  private static Instant heard(Server server) {
    return server.lastHeartbeat().orElse(Instant.EPOCH);
  }

  /** When a server will have been silent for too long if it does not call. */
  public Instant silentAt(Server server) {
    // One step further than the limit, which is still in time.
    return heard(server).plus(threshold).plusNanos(1);
  }

  /** A node that is online and was not heard since this instant is offline. */
  public Instant limit(Instant now) {
    return now.minus(threshold);
  }

  /** Whether anybody may be called offline yet. */
  public boolean inGrace(Instant now) {
    return now.isBefore(startedAt.plus(threshold));
  }

  public boolean isAlive(Optional<Instant> lastHeartbeat, Instant now) {
    return lastHeartbeat.isPresent() && (inGrace(now) || !lastHeartbeat.get().isBefore(limit(now)));
  }
}
