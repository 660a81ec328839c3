package cloud.techulus.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.techulus.core.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How programs are put on a bed, shown with stand-ins for the packaged ones. */
@Tag("testbed")
@Timeout(120)
class ClusterTest {
  private static final BedName NAME = new BedName("clustest");
  private static final Duration SOON = Duration.ofSeconds(20);

  private Bed bed;
  private Cluster cluster;

  @BeforeEach
  void start() throws IOException {
    Bed.destroyLeftovers(NAME);
    bed = Bed.create(new BedPlan(NAME, 1, 1), Progress.silent());
    Path bin = bed.node("control").folder("bin");
    cluster =
        Cluster.on(bed, new Programs(launcher(bin, "techulus"), launcher(bin, "agent")))
            .start(Progress.silent());
  }

  @AfterEach
  void destroy() {
    bed.destroy();
  }

  @Test
  void startsTheControlPlaneAndAnAgentOnEveryServer() throws IOException {
    assertThat(cluster.answers()).isTrue();
    assertThat(cluster.pin()).isEqualTo("sha256:00ff");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(cluster.controlPlaneData())))
        .isEqualTo("rwx------");
    for (Node node : List.of(bed.node("w1"), bed.node("p1"))) {
      Path data = node.folder("agent");
      Path secrets = node.folder("secrets");
      Await.until("the agent started", SOON, () -> Files.exists(data.resolve("started")));
      assertThat(Files.readAllLines(data.resolve("arguments")))
          .containsExactly(
              "--role",
              node.name().equals("w1") ? "worker" : "proxy",
              "--control-plane",
              "https://" + bed.node("control").publicAddress() + ":8443",
              "--pin",
              "sha256:00ff",
              "--token-file",
              secrets.resolve("token").toString(),
              "--master-key-file",
              secrets.resolve("master.key").toString(),
              "--data",
              data.toString());
      assertThat(secrets.resolve("token"))
          .hasContent("token-of-%s-at-%s".formatted(node.name(), node.publicAddress()));
      assertThat(secrets.resolve("master.key")).hasContent("the-key");
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(secrets.resolve("token"))))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void theControlPlaneCanBeStoppedKilledAndStartedAgain() {
    cluster.stopControlPlane();
    assertThat(cluster.answers()).isFalse();
    cluster.startControlPlane();
    assertThat(cluster.answers()).isTrue();
    cluster.killControlPlane();
    assertThat(cluster.answers()).isFalse();
    cluster.startControlPlane();
    assertThat(cluster.answers()).isTrue();
  }

  @Test
  void anAgentIsStartedAgainAfterAPowerLoss() throws IOException {
    Node w1 = bed.node("w1");
    Path started = w1.folder("agent").resolve("started");
    Await.until("the agent started", SOON, () -> Files.exists(started));
    Files.delete(started);
    NodeProgram before = cluster.program(w1);

    w1.crash();
    Await.until("the agent is gone", SOON, () -> !before.isAlive());
    w1.boot();
    cluster.startAgent(w1);

    Await.until("the agent started again", SOON, () -> Files.exists(started));
    assertThat(cluster.program(w1).isAlive()).isTrue();
  }

  @Test
  void aServerThatJoinsLaterIsAddedAsAllOthers() {
    Node w2 = bed.addWorker();

    cluster.join(w2);

    Await.until(
        "its agent started", SOON, () -> Files.exists(w2.folder("agent").resolve("started")));
    assertThat(w2.folder("secrets").resolve("token"))
        .hasContent("token-of-w2-at-" + w2.publicAddress());
  }

  @Test
  void aRefusedOperatorIsToldButNoSecretIsShown() {
    assertThatThrownBy(
            () -> cluster.operator().must("server", "add", "w9", "--public-ip", "198.18.9.9"))
        .hasMessageContaining("ended with 4: refused")
        .satisfies(e -> assertThat(e.toString()).doesNotContain("admin-token"));
  }

  @Test
  void programsThatAreNotBuiltAreNamed() {
    assertThatThrownBy(() -> Cluster.on(bed, Programs.of(Path.of("/no/such/tree"))))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("/no/such/tree/bin/techulus");
  }

  private static Path launcher(Path folder, String program) throws IOException {
    Path launcher = folder.resolve(program);
    Files.writeString(
        launcher,
        """
        #!/bin/sh
        exec %s -cp %s %s %s "$@"
        """
            .formatted(
                ProcessHandle.current().info().command().orElseThrow(),
                System.getProperty("java.class.path"),
                StandIn.class.getName(),
                program));
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwx------"));
    return launcher;
  }
}
