package cloud.techulus.core.server;

import cloud.techulus.core.identity.ServerId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * When a node counts as alive: its last signed call is its heartbeat (design, section 5). After a
 * start of the control plane every node gets a whole threshold and a head start before it can be
 * called offline. And when most servers fall silent at about the same time, it is more likely our
 * own network: they get longer.
 *
 * @param threshold how long a node may be silent
 * @param startedAt when this control plane started
 */
public record Liveness(Duration threshold, Instant startedAt) {
  /** How long a node may be silent unless set otherwise. */
  public static final Duration THRESHOLD = Duration.ofSeconds(10);

  /** How long servers may be silent that fell silent together. */
  public static final Duration TOGETHER = Duration.ofSeconds(60);

  /**
   * After a start nodes have this much more time: the longest that agents wait which found nobody,
   * and what it takes us to listen.
   */
  public static final Duration HEAD_START = Duration.ofSeconds(6);

  /** Fewer than this are never taken for many at once. */
  private static final int MANY = 2;

  /**
   * What to think of the servers that are silent.
   *
   * @param offline are so for the control plane from now on
   * @param spared are silent, but too many are
   * @param together fell silent together and were not heard since: the spared, and those that are
   *     overdue with them
   */
  public record Verdict(List<Server> offline, List<Server> spared, Set<ServerId> together) {
    /** Nobody is silent. */
    public static final Verdict CALM = new Verdict(List.of(), List.of(), Set.of());

    public Verdict {
      offline = List.copyOf(offline);
      spared = List.copyOf(spared);
      together = Set.copyOf(together);
    }
  }

  /**
   * What fell together comes back one by one: the last of them must not lose its patience because
   * the others are back. So each verdict builds on the one before.
   *
   * @param servers all of them, with their last heartbeats
   * @param before the verdict before this one
   */
  public Verdict judge(List<Server> servers, Verdict before, Instant now) {
    if (inGrace(now)) {
      return Verdict.CALM;
    }
    boolean many = areMany(servers, now);
    Set<ServerId> together =
        servers.stream()
            .filter(each -> isOverdue(each, now))
            .map(Server::id)
            .filter(id -> many || before.together().contains(id))
            .collect(Collectors.toSet());
    Instant tooLong = now.minus(TOGETHER);
    List<Server> offline = new ArrayList<>();
    List<Server> spared = new ArrayList<>();
    for (Server server : servers) {
      if (server.isExpected() && !isHeard(server, now)) {
        boolean hasPatience = together.contains(server.id()) && !heard(server).isBefore(tooLong);
        (hasPatience ? spared : offline).add(server);
      }
    }
    return new Verdict(offline, spared, together);
  }

  /**
   * Whether more than half of those that were here fell silent within one threshold. One that was
   * called offline a moment ago is one of them, and so is one that is overdue: servers that fall
   * silent in the same moment were heard last at different times, as far apart as their calls.
   */
  private boolean areMany(List<Server> servers, Instant now) {
    Instant lately = limit(now).minus(threshold);
    long gone =
        servers.stream()
            .filter(each -> each.status() == ServerStatus.OFFLINE)
            .filter(each -> !heard(each).isBefore(lately))
            .count();
    long here = servers.stream().filter(Server::isExpected).count() + gone;
    long fallen = servers.stream().filter(each -> isOverdue(each, now)).count() + gone;
    return fallen >= MANY && 2 * fallen > here;
  }

  private boolean isOverdue(Server server, Instant now) {
    return server.isExpected() && heard(server).isBefore(overdueLimit(now));
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
    Instant silent = heard(server).plus(threshold).plusNanos(1);
    return silent.isBefore(graceEnd()) ? graceEnd() : silent;
  }

  /** A node that is online and was not heard since this instant is offline. */
  public Instant limit(Instant now) {
    return now.minus(threshold);
  }

  /** A node that is online and was not heard since this instant should have called by now. */
  public Instant overdueLimit(Instant now) {
    return now.minus(threshold.dividedBy(2));
  }

  /** Whether anybody may be called offline yet. */
  public boolean inGrace(Instant now) {
    return now.isBefore(graceEnd());
  }

  /** From when on nodes may be called offline. */
  private Instant graceEnd() {
    return startedAt.plus(threshold).plus(HEAD_START);
  }

  public boolean isAlive(Optional<Instant> lastHeartbeat, Instant now) {
    return lastHeartbeat.isPresent() && (inGrace(now) || !lastHeartbeat.get().isBefore(limit(now)));
  }
}
