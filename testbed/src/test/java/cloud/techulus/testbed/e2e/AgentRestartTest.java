package cloud.techulus.testbed.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.testbed.Await;
import cloud.techulus.testbed.Node;
import cloud.techulus.testbed.NodeProgram;
import cloud.techulus.testbed.SteadyVisitor;
import cloud.techulus.testbed.SteadyVisitor.Visits;
import cloud.techulus.testbed.Together;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Agents are killed and started again: in the middle of their work, and for an upgrade. */
@Outage
class AgentRestartTest {
  private static final Duration GRACE = Duration.ofSeconds(10);

  /** How often a deploy is disturbed, on each worker at a moment of its own. */
  private static final int ROUNDS = 4;

  private static final List<String> SERVICES =
      IntStream.range(0, ROUNDS).mapToObj(round -> "killed-" + round).toList();

  @Test
  void killedAtAnyMomentOfADeployTheServiceComesUpAndNothingIsLeft(Installation here) {
    List<Node> workers = here.servers();
    Duration whole = timeOfADeploy(here);
    int moments = ROUNDS * workers.size();
    Collection<String> disturbed = new ConcurrentLinkedQueue<>();
    for (int round = 0; round < ROUNDS; round++) {
      int first = round + 1;
      long start = beginDeploy(here, SERVICES.get(round));
      Together.forEach(
          workers,
          worker -> {
            int moment = first + ROUNDS * workers.indexOf(worker);
            awaitMoment(start, whole.multipliedBy(moment).dividedBy(moments));
            here.cluster.program(worker).kill();
            disturbed.addAll(podmanCommands(worker));
            here.cluster.startAgent(worker);
          });
      new Outside(here).awaitAgreement();
      System.out.printf(
          "round %d of agents killed in mid deploy: complete after %d ms%n",
          first, since(start).toMillis());
    }
    System.out.println("killed in the middle of: " + disturbed);
    assertThat(disturbed).as("what Podman was doing when agents were killed").isNotEmpty();

    here.remove(SERVICES.toArray(String[]::new));
    new Outside(here).awaitAgreement();
  }

  @Test
  void killedInMidPullTheServiceComesUpAndNothingIsLeft(Installation here) {
    Node registry = here.bed.node("registry");
    registry.freeze();
    try {
      long start = beginDeploy(here, "pulled");
      Together.forEach(
          here.servers(),
          worker -> {
            Await.until(
                worker + " pulls",
                Installation.SOON,
                () -> podmanCommands(worker).contains("pull"));
            here.cluster.program(worker).kill();
            here.cluster.startAgent(worker);
          });
      registry.thaw();
      new Outside(here).awaitAgreement();
      System.out.printf(
          "agents killed in mid pull: complete after %d ms%n", since(start).toMillis());
    } finally {
      registry.thaw();
    }
    here.remove("pulled");
    new Outside(here).awaitAgreement();
  }

  /** From the request until every replica runs, with an image that is to be pulled first. */
  private static Duration timeOfADeploy(Installation here) {
    long start = beginDeploy(here, "undisturbed");
    here.awaitState("undisturbed", "running");
    Duration took = since(start);
    here.remove("undisturbed");
    System.out.println("an undisturbed deploy takes " + took.toMillis() + " ms");
    return took;
  }

  /**
   * Asks for a replica on each worker, none of which has the image.
   *
   * @return when
   */
  private static long beginDeploy(Installation here, String name) {
    String image = here.images.web("v2");
    // It fails where the image is not. Untagged, because containers of the round before still use
    // it.
    Together.forEach(here.servers(), worker -> worker.run("podman", "untag", image));
    here.operator().must(Installation.create(name, image, here.servers().size(), "--no-deploy"));
    long start = System.nanoTime();
    here.api().deploy(here.id(name));
    return start;
  }

  private static void awaitMoment(long start, Duration moment) {
    Await.until("the moment has come", GRACE, () -> since(start).compareTo(moment) >= 0);
  }

  /** Which ones are under way on a server: {@code pull}, {@code run} and so on. */
  private static List<String> podmanCommands(Node worker) {
    return worker
        .must("ps", "-e", "-o", "args=")
        .stdout()
        .lines()
        .map(line -> line.split(" ", -1))
        .filter(words -> words.length > 1 && words[0].endsWith("podman"))
        .map(words -> words[1])
        .toList();
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  @Test
  void anUpgradeOfTheAgentsTouchesNothing(Installation here) {
    here.deploy("upgraded", here.images.web("v1"), 3);
    Map<String, String> before = Workloads.starts(here.servers());
    Node proxy = here.cluster.proxy();
    String caddy = LiveCaddy.pid(proxy);
    SteadyVisitor visitor = here.steadyVisitor("upgraded");

    for (Node node : here.joined()) {
      restart(here, node, program -> program.stop(GRACE));
    }
    for (Node node : here.joined()) {
      restart(here, node, NodeProgram::kill);
    }

    Visits visits = visitor.stop();
    assertThat(visits.failures()).as("of %d visits", visits.count()).isEmpty();
    assertThat(Workloads.starts(here.servers())).isEqualTo(before);
    assertThat(LiveCaddy.pid(proxy)).isEqualTo(caddy);
    here.remove("upgraded");
  }

  /**
   * And waits until it is up again, as whoever upgrades does before the next one's turn: a server
   * must be back within 10 s or it is taken for lost, and a proxy within 5 s or its visitors are
   * told that nothing answers.
   */
  private static void restart(Installation here, Node node, Consumer<NodeProgram> end) {
    long start = System.nanoTime();
    long before = timesUp(node);
    end.accept(here.cluster.program(node));
    here.cluster.startAgent(node);
    Await.until("the agent of " + node + " is up", Installation.SOON, () -> timesUp(node) > before);
    System.out.printf("the agent of %s is up after %d ms%n", node, since(start).toMillis());
    new Outside(here).awaitAgreement();
  }

  /** By what it says last when it starts. */
  private static long timesUp(Node node) {
    return Installation.timesSaid(node, "Mesh and containers are up.")
        + Installation.timesSaid(node, "Caddy serves.");
  }
}
