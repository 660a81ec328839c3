package cloud.techulus.testbed.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.container.CommandRunner.CommandResult;
import cloud.techulus.testbed.Await;
import cloud.techulus.testbed.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A container reaches a service on other servers by its name. */
@EndToEnd
class NamesTest {
  private static final String NAME = "named.e2e.internal";
  private static final Duration GRACE = Duration.ofSeconds(10);

  @Test
  void aContainerReachesAServiceElsewhereByNameAtItsNaturalPort(Installation here) {
    here.deploy("asking", here.images.box(), 1);
    here.deploy("named", here.images.web("v2"), 3);
    Node asking = here.hostOf("asking");
    String container = here.running("asking").getFirst().id();

    awaitNames("deployed", asking, container, addresses(here));
    Set<String> answers =
        IntStream.range(0, 30)
            .mapToObj(_ -> inside(asking, container, "wget", "-qO-", "http://" + NAME + ":8080/"))
            .map(CommandResult::stdout)
            .collect(Collectors.toSet());
    assertThat(answers).as("each replica, on a server of its own").hasSize(3);
    assertThat(answers).allMatch(text -> text.startsWith("v2 "));
    assertThat(inside(asking, container, "nslookup", "nobody.e2e.internal").stdout())
        .contains("NXDOMAIN");

    here.operator().must("service", "scale", "e2e/named", "1");
    awaitNames("scaled down", asking, container, addresses(here));
    here.remove("asking", "named");
  }

  @Test
  void namesAreAnsweredByAnAgentThatStartsWithoutTheControlPlane(Installation here) {
    here.deploy("asking", here.images.box(), 1);
    here.deploy("named", here.images.web("v2"), 2);
    Node asking = here.hostOf("asking");
    String container = here.running("asking").getFirst().id();
    Set<String> addresses = addresses(here);
    awaitNames("deployed", asking, container, addresses);

    here.cluster.program(here.bed.node("control")).stop(GRACE);
    here.cluster.program(asking).kill();
    here.cluster.startAgent(asking);
    awaitNames("started alone", asking, container, addresses);

    here.cluster.startControlPlane();
    here.awaitOnline(asking);
    here.remove("asking", "named");
  }

  private static Set<String> addresses(Installation here) {
    return here.running("named").stream()
        .map(replica -> replica.address().orElseThrow())
        .collect(Collectors.toSet());
  }

  private static void awaitNames(
      String when, Node asking, String container, Set<String> addresses) {
    Duration took =
        Await.until(
            NAME + " is " + addresses,
            Installation.SOON,
            () -> lookUp(asking, container).equals(addresses));
    System.out.printf("%s: names were right after %d ms%n", when, took.toMillis());
  }

  private static Set<String> lookUp(Node asking, String container) {
    return inside(asking, container, "nslookup", "-type=a", NAME)
        .stdout()
        .lines()
        // The server's own address stands behind a tab.
        .filter(line -> line.startsWith("Address: "))
        .map(line -> line.substring("Address: ".length()))
        .collect(Collectors.toSet());
  }

  private static CommandResult inside(Node node, String container, String... command) {
    List<String> argv = new ArrayList<>(List.of("podman", "exec", container, "/busybox"));
    argv.addAll(List.of(command));
    return node.run(argv.toArray(String[]::new));
  }
}
