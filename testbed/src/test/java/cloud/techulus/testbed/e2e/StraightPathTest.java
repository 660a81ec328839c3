package cloud.techulus.testbed.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.testbed.Node;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** From nothing to a service that answers at its domain, and at no other place. */
@EndToEnd
class StraightPathTest {
  @BeforeAll
  static void deploy(Installation here) {
    here.deploy("web", here.images.web("v1"), 3);
  }

  @AfterAll
  static void remove(Installation here) {
    here.remove("web");
  }

  @Test
  void everyNodeReachesEveryOtherOverTheMesh(Installation here) {
    Map<String, String> addresses = here.meshAddresses();
    assertThat(addresses.keySet()).contains("w1", "w2", "w3", "p1");
    assertThat(addresses.values()).allMatch(address -> address.startsWith("10.100."));
    for (Node from : here.members()) {
      for (Node to : here.members()) {
        String address = addresses.get(to.name());
        assertThat(
                from.run("busybox", "ping", "-c", "1", "-W", "5", String.valueOf(address))
                    .succeeded())
            .as(from + " -> " + to + " at " + address)
            .isTrue();
      }
    }
  }

  @Test
  void replicasSpreadAndAnswerRoundRobin(Installation here) {
    assertThat(here.running("web"))
        .extracting(replica -> replica.server().orElseThrow())
        .containsExactlyInAnyOrder("w1", "w2", "w3");

    assertThat(here.answers("web", 30).values()).containsExactly(10, 10, 10);
  }

  @Test
  void theServicesPortIsOpenOnTheMeshOnly(Installation here) {
    for (Node worker : here.bed.workers()) {
      assertThat(Installation.accepts(worker.publicAddress(), 8080))
          .as("port 8080 at the public address of " + worker)
          .isFalse();
      assertThat(listening(worker)).allMatch(address -> isPrivate(address), "loopback or mesh");
      assertThat(listening(worker))
          .as("the replica's own port is among what was looked at")
          .anyMatch(address -> address.startsWith("10.100."));
    }
  }

  @Test
  void theProxyIsTheOnlyPublicDoor(Installation here) {
    Set<Integer> open =
        listening(here.bed.node("p1")).stream()
            .filter(address -> !isPrivate(address))
            .map(address -> Integer.parseInt(address.substring(address.lastIndexOf(':') + 1)))
            .collect(Collectors.toSet());

    assertThat(open).isSubsetOf(80, 443).contains(80);
  }

  @Test
  void anUnknownDomainIsNobodys(Installation here) {
    assertThat(here.cluster.visitor().get("other.e2e.test", "/").orElseThrow().status())
        .isEqualTo(404);
  }

  /** Local addresses and ports of all TCP listeners. */
  private static List<String> listening(Node node) {
    return node.must("ss", "-Hltn")
        .stdout()
        .lines()
        .map(line -> line.split("\\s+", -1)[3])
        .toList();
  }

  /** Of the mesh or of loopback; a star stands for every address there is. */
  private static boolean isPrivate(String addressAndPort) {
    String address = addressAndPort.substring(0, addressAndPort.lastIndexOf(':'));
    return address.startsWith("10.100.") || address.startsWith("127.") || address.equals("[::1]");
  }
}
