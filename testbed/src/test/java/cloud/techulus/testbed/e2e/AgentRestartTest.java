package cloud.techulus.testbed.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.testbed.Await;
import cloud.techulus.testbed.Node;
import cloud.techulus.testbed.NodeProgram;
import cloud.techulus.testbed.SteadyVisitor;
import cloud.techulus.testbed.SteadyVisitor.Visits;
import cloud.techulus.testbed.Together;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Agents are killed and started again: in the middle of their work, and for an upgrade. */
@Outage
class AgentRestartTest {
  private static final Duration GRACE = Duration.ofSeconds(10);
  private static final int ROUNDS = 4;

  /** Each time the agents of all workers are killed, each at a moment of its own. */
  @Test
  void killedAtAnyMomentOfADeployTheServiceComesUpAndNothingIsLeft(Installation here) {
    List<Node> workers = here.servers();
    Duration whole = timeOfADeploy(here, workers);
    int moments = ROUNDS * workers.size();
    for (int round = 0; round < ROUNDS; round++) {
      String name = "killed-" + round;
      forgetImage(here, workers);
      here.operator().must(create(here, name, "--no-deploy"));

      long start = System.nanoTime();
      here.api().deploy(here.id(name));
      int first = round;
      Together.forEach(
          workers,
          worker -> {
            int moment = 1 + first + ROUNDS * workers.indexOf(worker);
            awaitMoment(start, whole.multipliedBy(moment).dividedBy(moments));
            here.cluster.program(worker).kill();
            here.cluster.startAgent(worker);
          });
      new Outside(here).awaitAgreement();
      System.out.printf(
          "round %d of agents killed in mid deploy: complete %d ms after its beginning%n",
          round, since(start).toMillis());
      here.remove(name);
      new Outside(here).awaitAgreement();
    }
  }

  /** From the request until every replica answers, with an image that is to be pulled first. */
  private static Duration timeOfADeploy(Installation here, List<Node> workers) {
    forgetImage(here, workers);
    here.operator().must(create(here, "undisturbed", "--no-deploy"));
    long start = System.nanoTime();
    here.api().deploy(here.id("undisturbed"));
    here.awaitState("undisturbed", "running");
    Duration took = since(start);
    here.remove("undisturbed");
    System.out.println("an undisturbed deploy takes " + took.toMillis() + " ms");
    return took;
  }

  private static String[] create(Installation here, String name, String option) {
    return Installation.create(name, here.images.web("v2"), here.servers().size(), option);
  }

  private static void forgetImage(Installation here, List<Node> workers) {
    Together.forEach(workers, worker -> worker.run("podman", "rmi", here.images.web("v2")));
  }

  private static void awaitMoment(long start, Duration moment) {
    Await.until("the moment has come", GRACE, () -> since(start).compareTo(moment) >= 0);
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  @Test
  void anUpgradeOfTheAgentsTouchesNothing(Installation here) {
    here.deploy("upgraded", here.images.web("v1"), 3);
    Map<String, String> before = Workloads.starts(here.servers());
    SteadyVisitor visitor = here.steadyVisitor("upgraded");

    for (Node node : here.servers()) {
      NodeProgram old = here.cluster.program(node);
      if (node.equals(here.servers().getFirst())) {
        old.kill();
      } else {
        old.stop(GRACE);
      }
      here.cluster.startAgent(node);
    }
    // Its Caddy goes on.
    here.cluster.program(here.cluster.proxy()).kill();
    here.cluster.startAgent(here.cluster.proxy());

    new Outside(here).awaitAgreement();
    Visits visits = visitor.stop();
    assertThat(visits.failures()).as("of %d visits", visits.count()).isEmpty();
    assertThat(Workloads.starts(here.servers())).isEqualTo(before);
    here.remove("upgraded");
  }
}
