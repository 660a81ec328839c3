package cloud.techulus.core.scheduling;

import cloud.techulus.core.container.ContainerLimits;
import cloud.techulus.core.scheduling.Placement.Placed;
import cloud.techulus.core.scheduling.Placement.Refused;
import cloud.techulus.core.scheduling.PlacementPolicy.Automatic;
import cloud.techulus.core.scheduling.PlacementPolicy.Manual;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Chooses the server of one replica (design, section 7): of the servers that can take it, one on
 * which the service did not just fail to start, then the one with the fewest replicas of it, then
 * the one with the most free memory and cores, then the lowest id.
 */
public final class Scheduler {
  private static final Comparator<Bid> RANK =
      Comparator.comparing(Bid::failedHere)
          .thenComparingInt(Bid::replicasHere)
          .thenComparing(Comparator.comparingLong(Bid::freeMemoryBytes).reversed())
          .thenComparing(Comparator.comparingInt(Bid::freeCpuMillis).reversed())
          .thenComparing(bid -> bid.server().value());

  private Scheduler() {}

  /**
   * @param bids of all servers, also of those that cannot take it: they are what a refusal is made
   *     of
   */
  public static Placement place(ContainerLimits needs, PlacementPolicy policy, List<Bid> bids) {
    List<Bid> fit = new ArrayList<>();
    Map<String, Integer> vetoes = new TreeMap<>();
    for (Bid bid : bids) {
      veto(needs, policy, bid)
          .ifPresentOrElse(veto -> vetoes.merge(veto, 1, Integer::sum), () -> fit.add(bid));
    }
    return fit.stream()
        .min(RANK)
        .<Placement>map(best -> new Placed(best.server(), best.freeAddress().orElseThrow()))
        .orElseGet(() -> new Refused(describe(bids.size(), vetoes)));
  }

  private static Optional<String> veto(ContainerLimits needs, PlacementPolicy policy, Bid bid) {
    Optional<String> notChosen =
        switch (policy) {
          case Automatic automatic -> Optional.empty();
          case Manual manual -> manualVeto(manual, bid);
        };
    if (notChosen.isPresent()) {
      return notChosen;
    }
    Optional<String> closed = closedVeto(bid);
    if (closed.isPresent()) {
      return closed;
    }
    if (needs.memoryBytes().isPresent()
        && needs.memoryBytes().getAsLong() > bid.freeMemoryBytes()) {
      return Optional.of(
          "short of %d MiB of memory".formatted(needs.memoryBytes().getAsLong() >> 20));
    }
    if (needs.cpuMillis().isPresent() && needs.cpuMillis().getAsInt() > bid.freeCpuMillis()) {
      return Optional.of("short of %s cores".formatted(needs.cpuMillis().getAsInt() / 1000.0));
    }
    return bid.freeAddress().isEmpty() ? Optional.of("out of mesh addresses") : Optional.empty();
  }

  /** Whatever the replica needs, the server takes none. */
  private static Optional<String> closedVeto(Bid bid) {
    return switch (bid.status()) {
      case PENDING -> Optional.of("not registered yet");
      case OFFLINE -> Optional.of("offline");
      case UNKNOWN -> Optional.of("waiting for its new key to be approved");
      case ONLINE ->
          switch (bid.availability()) {
            case OPEN -> Optional.empty();
            case CORDONED -> Optional.of("cordoned");
            case DRAINING -> Optional.of("draining");
          };
    };
  }

  private static Optional<String> manualVeto(Manual manual, Bid bid) {
    int allowed = manual.counts().getOrDefault(bid.server(), 0);
    if (allowed == 0) {
      return Optional.of("not chosen for this service");
    }
    return bid.replicasHere() >= allowed
        ? Optional.of("already at its %d chosen replicas".formatted(allowed))
        : Optional.empty();
  }

  private static String describe(int servers, Map<String, Integer> vetoes) {
    if (servers == 0) {
      return "there is no server yet; add one with `techulus server add`";
    }
    List<String> parts = new ArrayList<>();
    vetoes.forEach((veto, count) -> parts.add(count + " " + veto));
    return "%d server%s: %s".formatted(servers, servers == 1 ? "" : "s", String.join(", ", parts));
  }
}
