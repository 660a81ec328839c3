package cloud.techulus.core.control;

import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.node.ReplicaReport;
import cloud.techulus.core.usage.UsageHistory;
import cloud.techulus.core.usage.UsageSample;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What replicas used lately, by the word of their servers. In memory only: it comes often, and a
 * restart costs a few minutes of a curve.
 */
public final class UsageHistories {
  /** A server that has told nothing for so long is forgotten. */
  private static final Duration KEPT = UsageHistory.INTERVAL.multipliedBy(UsageHistory.LENGTH);

  private final Map<ServerId, Told> told = new HashMap<>();

  /** What one server has told, when it did last. */
  private record Told(Instant at, Map<Deployment.Id, UsageHistory> histories) {}

  /**
   * Takes a server's word.
   *
   * @param own its replicas that have not ended: it is believed about these, and the others are
   *     forgotten
   */
  synchronized void take(
      ServerId server, List<ReplicaReport> replicas, Set<Deployment.Id> own, Instant now) {
    told.values().removeIf(each -> each.at().plus(KEPT).isBefore(now));
    Map<Deployment.Id, UsageHistory> histories =
        new HashMap<>(Optional.ofNullable(told.get(server)).map(Told::histories).orElse(Map.of()));
    histories.keySet().retainAll(own);
    for (ReplicaReport replica : replicas) {
      replica
          .usage()
          .filter(_ -> own.contains(replica.deployment()))
          .flatMap(usage -> usage.at(now))
          .ifPresent(
              sample ->
                  histories.merge(
                      replica.deployment(), only(sample), (one, _) -> one.with(sample)));
    }
    told.put(server, new Told(now, histories));
  }

  private static UsageHistory only(UsageSample sample) {
    return UsageHistory.EMPTY.with(sample);
  }

  /** What a replica used on its server; empty if nothing is known. */
  public synchronized UsageHistory of(Deployment replica) {
    return replica
        .server()
        .flatMap(server -> Optional.ofNullable(told.get(server)))
        .flatMap(word -> Optional.ofNullable(word.histories().get(replica.id())))
        .orElse(UsageHistory.EMPTY);
  }
}
