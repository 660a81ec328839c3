package cloud.techulus.testbed.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.testbed.Await;
import cloud.techulus.testbed.Node;
import cloud.techulus.testbed.NodeProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Servers come and go, and nobody else notices. */
@EndToEnd
class MembershipTest {
  private static final Duration TWO_SECONDS = Duration.ofSeconds(2);

  @Test
  void aFourthServerIsEverybodysPeerAtOnceAndIsForgottenWhenRemoved(Installation here)
      throws IOException {
    List<Node> before = here.members();
    String w2 = here.meshAddresses().getOrDefault("w2", "");
    NodeProgram ping = here.bed.node("w1").start("ping", "busybox", "ping", "-i", "0.05", w2);

    Node w4 = here.bed.addWorker();
    NodeProgram agent = here.cluster.join(w4);
    Await.until(
        "w4 has registered",
        Installation.SOON,
        () ->
            here.api().servers().stream()
                .anyMatch(
                    server -> server.name().equals("w4") && server.meshAddress().isPresent()));
    Duration took =
        Await.until(
            "every other node has w4 as a peer",
            TWO_SECONDS,
            () -> {
              String key = wireGuardKey(w4);
              return !key.isEmpty()
                  && before.stream().allMatch(node -> Installation.peers(node).contains(key));
            });
    System.out.println("w4 was everybody's peer after " + took.toMillis() + " ms");

    String w4Address = here.meshAddresses().getOrDefault("w4", "");
    for (Node node : before) {
      assertThat(node.run("busybox", "ping", "-c", "1", "-W", "5", w4Address).succeeded()).isTrue();
    }
    ping.stop(Duration.ofSeconds(5));
    assertThat(lossOf(ping)).as("pings lost between w1 and w2 meanwhile").isZero();

    here.deploy("crowd", here.images.web("v1"), 4);
    assertThat(Installation.containers(w4)).hasSize(1);
    String key = wireGuardKey(w4);

    here.operator().must("server", "rm", "w4");

    Await.until("w4's agent ends by itself", Installation.SOON, () -> !agent.isAlive());
    assertThat(Installation.containers(w4)).isEmpty();
    assertThat(w4.run("ip", "link", "show", "wg0").succeeded()).isFalse();
    Await.until(
        "every peer dropped w4",
        TWO_SECONDS,
        () -> before.stream().noneMatch(node -> Installation.peers(node).contains(key)));
    Await.until(
        "its replica runs elsewhere", Installation.SOON, () -> here.running("crowd").size() == 4);
    assertThat(here.answers("crowd", 8)).hasSize(4);
    here.remove("crowd");
  }

  private static String wireGuardKey(Node node) {
    return node.run("wg", "show", "wg0", "public-key").stdout().strip();
  }

  /** Echo requests that got no answer: sequence numbers that are missing in the log. */
  private static long lossOf(NodeProgram ping) throws IOException {
    try (Stream<String> lines = Files.lines(ping.log())) {
      List<Integer> sequence =
          lines
              .filter(line -> line.contains("seq=") && line.contains("time="))
              .map(line -> line.replaceAll(".*seq=(\\d+).*", "$1"))
              .map(Integer::valueOf)
              .toList();
      assertThat(sequence).hasSizeGreaterThan(20);
      return sequence.getLast() - sequence.getFirst() + 1L - sequence.size();
    }
  }
}
