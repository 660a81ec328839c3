package cloud.techulus.core.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.Name;
import cloud.techulus.core.container.ContainerLimits;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.mesh.MeshAddress;
import cloud.techulus.core.scheduling.Placement.Placed;
import cloud.techulus.core.scheduling.Placement.Refused;
import cloud.techulus.core.scheduling.PlacementPolicy.Automatic;
import cloud.techulus.core.scheduling.PlacementPolicy.Manual;
import cloud.techulus.core.server.Availability;
import cloud.techulus.core.server.ServerStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class SchedulerTest {
  private static final long GIB = 1L << 30;

  @Test
  void fewestReplicasWinThenMostFreeThenTheLowestId() {
    assertThat(place(bid("srv_a", 1, 8 * GIB), bid("srv_b", 0, 1 * GIB)))
        .isEqualTo(placed("srv_b"));
    assertThat(place(bid("srv_a", 1, 1 * GIB), bid("srv_b", 1, 2 * GIB)))
        .isEqualTo(placed("srv_b"));
    assertThat(place(bid("srv_b", 1, GIB), bid("srv_a", 1, GIB))).isEqualTo(placed("srv_a"));
  }

  @Test
  void aRefusalCountsWhatIsInTheWay() {
    Placement placement =
        Scheduler.place(
            new ContainerLimits(OptionalInt.empty(), OptionalLong.of(256L << 20)),
            new Automatic(),
            List.of(
                bid("srv_a", ServerStatus.OFFLINE, GIB),
                bid("srv_b", ServerStatus.OFFLINE, GIB),
                bid("srv_c", ServerStatus.ONLINE, 255L << 20)));

    assertThat(placement)
        .isEqualTo(new Refused("3 servers: 2 offline, 1 short of 256 MiB of memory"));
  }

  @Test
  void whatFitsExactlyFits() {
    ContainerLimits needs = new ContainerLimits(OptionalInt.of(2000), OptionalLong.of(GIB));

    assertThat(Scheduler.place(needs, new Automatic(), List.of(bid("srv_a", 0, GIB))))
        .isEqualTo(placed("srv_a"));
    assertThat(
            Scheduler.place(
                new ContainerLimits(OptionalInt.of(2001), OptionalLong.empty()),
                new Automatic(),
                List.of(bid("srv_a", 0, GIB))))
        .isEqualTo(new Refused("1 server: 1 short of 2.001 cores"));
  }

  @Test
  void theOperatorsChoiceIsAFilter() {
    Manual manual = new Manual(Map.of(new ServerId("srv_a"), 2));

    assertThat(
            Scheduler.place(
                ContainerLimits.NONE, manual, List.of(bid("srv_a", 1, 0), bid("srv_b", 0, GIB))))
        .isEqualTo(placed("srv_a"));
    assertThat(
            Scheduler.place(
                ContainerLimits.NONE, manual, List.of(bid("srv_a", 2, 0), bid("srv_b", 0, GIB))))
        .isEqualTo(
            new Refused(
                "2 servers: 1 already at its 2 chosen replicas, 1 not chosen for this service"));
  }

  @Test
  void aServerOnWhichTheServiceCouldNotStartIsTriedLast() {
    Bid unfit =
        new Bid(
            new ServerId("srv_a"),
            new Name("x"),
            ServerStatus.ONLINE,
            Availability.OPEN,
            true,
            0,
            4000,
            8 * GIB,
            address());

    assertThat(place(unfit, bid("srv_b", 5, GIB))).isEqualTo(placed("srv_b"));
    assertThat(place(unfit)).isEqualTo(placed("srv_a"));
  }

  @Test
  void aFullSubnetIsARefusal() {
    Bid full =
        new Bid(
            new ServerId("srv_a"),
            new Name("a"),
            ServerStatus.ONLINE,
            Availability.OPEN,
            false,
            0,
            0,
            0,
            Optional.empty());

    assertThat(place(full)).isEqualTo(new Refused("1 server: 1 out of mesh addresses"));
  }

  @Test
  void everyStatusButOnlineIsAVeto() {
    for (ServerStatus status : ServerStatus.values()) {
      boolean placed = place(bid("srv_a", status, GIB)) instanceof Placed;
      assertThat(placed).as(status.name()).isEqualTo(status == ServerStatus.ONLINE);
    }
  }

  @Test
  void whatTheOperatorKeepsFreeIsAVeto() {
    assertThat(place(kept(Availability.CORDONED), kept(Availability.DRAINING)))
        .isEqualTo(new Refused("2 servers: 1 cordoned, 1 draining"));
    assertThat(place(kept(Availability.OPEN))).isInstanceOf(Placed.class);
  }

  private static Bid kept(Availability availability) {
    return new Bid(
        new ServerId("srv_a"),
        new Name("x"),
        ServerStatus.ONLINE,
        availability,
        false,
        0,
        2000,
        GIB,
        address());
  }

  private static Placement place(Bid... bids) {
    return Scheduler.place(ContainerLimits.NONE, new Automatic(), List.of(bids));
  }

  private static Bid bid(String id, int replicas, long memory) {
    return new Bid(
        new ServerId(id),
        new Name("x"),
        ServerStatus.ONLINE,
        Availability.OPEN,
        false,
        replicas,
        2000,
        memory,
        address());
  }

  private static Bid bid(String id, ServerStatus status, long memory) {
    return new Bid(
        new ServerId(id),
        new Name("x"),
        status,
        Availability.OPEN,
        false,
        0,
        2000,
        memory,
        address());
  }

  private static Optional<MeshAddress> address() {
    return Optional.of(MeshAddress.parse("10.100.1.2"));
  }

  private static Placed placed(String id) {
    return new Placed(new ServerId(id), MeshAddress.parse("10.100.1.2"));
  }
}
