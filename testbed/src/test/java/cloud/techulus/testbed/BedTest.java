package cloud.techulus.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.techulus.core.Problem;
import cloud.techulus.core.container.CommandRunner.CommandResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/** One bed is walked through, from being made to being destroyed. */
@Tag("testbed")
@Timeout(120)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BedTest {
  private static final BedName NAME = new BedName("bedtest");
  private static final Duration SOON = Duration.ofSeconds(20);

  private static Bed bed;
  private static Node w1;
  private static Node w2;

  @BeforeAll
  static void make() {
    Bed.destroyLeftovers(NAME);
    bed = Bed.create(new BedPlan(NAME, 2, 1), Progress.silent());
    w1 = bed.node("w1");
    w2 = bed.node("w2");
  }

  @AfterAll
  static void removeEvenAfterAFailure() {
    Bed.destroyLeftovers(NAME);
  }

  @Test
  @Order(1)
  void nodesReachEachOtherAndThisMachineByNameAndAddress() {
    assertThat(bed.nodes())
        .extracting(Node::name)
        .containsExactly("control", "registry", "p1", "w1", "w2");
    for (Node from : bed.nodes()) {
      for (Node to : bed.nodes()) {
        assertThat(reaches(from, to)).as(from + " -> " + to).isTrue();
        assertThat(from.must("getent", "hosts", to.name()).stdout())
            .startsWith(to.publicAddress() + " ");
      }
      assertThat(reaches(from, bed.machineAddress())).isTrue();
    }
  }

  @Test
  @Order(1)
  void nothingLeavesTheBed() {
    assertThat(w1.must("ip", "route").stdout()).doesNotContain("default");
    assertThat(reaches(w1, "192.0.2.1")).isFalse();
  }

  @Test
  @Order(1)
  void aNodeHasItsOwnNameFilesAndProcesses() throws IOException {
    w1.must("touch", "/run/mine", "/tmp/mine", "/dev/shm/mine");

    assertThat(w1.must("hostname").stdout()).isEqualTo("w1\n");
    for (String file : List.of("/run/mine", "/tmp/mine", "/dev/shm/mine")) {
      assertThat(w2.run("test", "-e", file).succeeded()).as(file).isFalse();
      assertThat(Files.exists(Path.of(file))).as(file).isFalse();
    }
    assertThat(w1.must("ps", "-e", "-o", "comm=").stdout().lines()).containsExactly("sleep", "ps");
    assertThat(w1.must("cat", "/proc/self/cgroup").stdout().lines())
        .allSatisfy(line -> assertThat(line).endsWith(":/"));
    assertThat(w1.must("findmnt", "-rno", "FSTYPE").stdout().lines())
        .as("control groups are mounted")
        .containsAnyOf("cgroup", "cgroup2");
  }

  @Test
  @Order(1)
  void orphansAreBuried() {
    w1.must("setsid", "--fork", "true");

    Await.until(
        "no zombie is left",
        SOON,
        () -> !w1.must("ps", "-e", "-o", "stat=").stdout().contains("Z"));
  }

  @Test
  @Order(2)
  void podmanRunsImagesOfTheLocalRegistryWithStorageOfItsOwn() {
    Registry.start(bed);
    SampleImages images = SampleImages.of(bed).provide();

    for (Node worker : bed.workers()) {
      worker.must(
          "podman",
          "run",
          "-d",
          "--name",
          "web",
          "-p",
          worker.publicAddress() + ":8080:8080",
          images.web("v1"));
      Answer answer =
          Await.untilPresent(
              "web answers", SOON, () -> Visitor.of(worker.publicAddress(), 8080).get("web", "/"));
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body()).startsWith("v1 ");
    }
    w1.must("podman", "rm", "-f", "-t", "0", "web");
    assertThat(w1.must("podman", "ps", "-aq").stdout()).isEmpty();
    assertThat(w2.must("podman", "ps", "-q").stdout().lines()).hasSize(1);
  }

  @Test
  @Order(3)
  void sampleImagesBehaveAsTheirNamesSay() {
    SampleImages images = SampleImages.of(bed);

    assertThat(w1.run("podman", "run", "--rm", images.crash()).exitCode()).isEqualTo(3);
    w1.must(
        "podman",
        "run",
        "-d",
        "--name",
        "deaf",
        "-p",
        w1.publicAddress() + ":8081:8080",
        images.deaf());
    assertThat(w1.run("podman", "exec", "deaf", "/web", "get", "/").exitCode()).isEqualTo(1);
    w1.must(
        "podman",
        "run",
        "-d",
        "--name",
        "v2",
        "-p",
        w1.publicAddress() + ":8082:8080",
        "--env",
        "COLOUR=blue",
        images.web("v2"));
    Visitor v2 = Visitor.of(w1.publicAddress(), 8082);
    assertThat(Await.untilPresent("v2 answers", SOON, () -> v2.get("v2", "/env")).body().lines())
        .contains("COLOUR", "VERSION");
    assertThat(v2.get("v2", "/env/COLOUR").orElseThrow().body()).isEqualTo("blue");
    w1.must("podman", "exec", "v2", "/web", "get", "/health");
    w1.must("podman", "rm", "-af", "-t", "0");
  }

  @Test
  @Order(4)
  void aCrashEndsEverythingAndKeepsTheDisk() throws IOException {
    NodeProgram program = w2.start("long", "sleep", "1000");
    Files.writeString(w2.folder("data").resolve("kept"), "yes");
    w2.must("touch", "/run/lost");

    w2.crash();

    assertThat(w2.isUp()).isFalse();
    Await.until("the program is gone", SOON, () -> !program.isAlive());
    assertThat(reaches(w1, w2)).isFalse();
    assertThatThrownBy(() -> w2.run("true")).hasMessageContaining("w2 is switched off");

    w2.boot();

    assertThat(Files.readString(w2.folder("data").resolve("kept"))).isEqualTo("yes");
    assertThat(w2.run("test", "-e", "/run/lost").succeeded()).isFalse();
    assertThat(w2.must("podman", "ps", "-a", "--format", "{{.Names}}").stdout()).isEqualTo("web\n");
    assertThat(reaches(w1, w2)).isTrue();
    w2.must("podman", "start", "web");
    Await.untilPresent(
        "web is back", SOON, () -> Visitor.of(w2.publicAddress(), 8080).get("web", "/"));
  }

  @Test
  @Order(5)
  void aFrozenNodeIsSilentUntilItIsThawed() {
    Visitor visitor = Visitor.of(w2.publicAddress(), 8080).patientFor(Duration.ofMillis(300));
    assertThat(visitor.get("web", "/")).isPresent();

    w2.freeze();
    assertThat(visitor.get("web", "/")).isEmpty();
    assertThatThrownBy(() -> w2.run("true")).hasMessageContaining("w2 is frozen");

    w2.thaw();
    Await.untilPresent("web is back", SOON, () -> visitor.get("web", "/"));
  }

  @Test
  @Order(6)
  void aFrozenNodeCanLosePower() {
    w2.freeze();
    w2.crash();
    w2.boot();
    w2.must("true");
  }

  @Test
  @Order(7)
  void aCutCableSeparatesUntilItIsHealed() {
    w1.cutCable();
    assertThat(reaches(w2, w1)).isFalse();
    w1.must("true");

    w1.healCable();
    Await.until("w1 is reached again", SOON, () -> reaches(w2, w1));
  }

  @Test
  @Order(7)
  void oneNodeCanIgnoreAnotherAndReachTheRest() {
    w1.ignore(w2);
    assertThat(reaches(w1, w2)).isFalse();
    assertThat(reaches(w2, w1)).isFalse();
    assertThat(reaches(w1, bed.node("p1"))).isTrue();

    w1.hearAll();
    assertThat(reaches(w1, w2)).isTrue();
  }

  @Test
  @Order(7)
  void everyNodeCanHaveAWireGuardInterfaceOfTheSameName() {
    for (Node node : bed.workers()) {
      node.must("wireguard-go", "wg0");
      assertThat(node.must("wg", "show", "interfaces").stdout()).isEqualTo("wg0\n");
    }
  }

  @Test
  @Order(8)
  void aProgramThatEndsBeforeItIsReadyIsExplainedByItsLog() {
    NodeProgram failing = w1.start("failing", "cat", "/no/such/file");

    assertThatThrownBy(() -> failing.awaitReady(SOON, () -> false))
        .isInstanceOf(NodeProgram.Ended.class)
        .hasMessageStartingWith("failing ended.")
        .hasMessageContaining("cat: /no/such/file: No such file");
  }

  @Test
  @Order(8)
  void programsAreStoppedPolitelyOrKilledAlone() {
    NodeProgram polite = w1.start("polite", "sleep", "1000");
    Await.until("it has begun", SOON, () -> polite.pid().isPresent());
    polite.stop(SOON);
    assertThat(polite.exitCode()).hasValue(128 + 15);

    NodeProgram parent = w1.start("parent", "timeout", "1000", "sleep", "998");
    Await.until("its child runs", SOON, () -> w1.run("pgrep", "-f", "^sleep 998").succeeded());
    parent.kill();
    assertThat(parent.isAlive()).isFalse();
    CommandResult child = w1.run("pgrep", "-f", "^sleep 998");
    assertThat(child.succeeded()).isTrue();
    w1.must("kill", child.stdout().strip());
  }

  @Test
  @Order(8)
  void aPausedProgramHangsUntilItIsResumedOrKilled() {
    NodeProgram ticking = w1.start("ticking", "vmstat", "-n", "1");
    Await.until("it ticks", SOON, () -> size(ticking.log()) > 0);

    ticking.pause();
    assertThat(ticking.isAlive()).isTrue();
    assertThat(w1.must("ps", "-o", "stat=", "-C", "vmstat").stdout()).startsWith("T");
    long silent = size(ticking.log());
    ticking.resume();
    Await.until("it ticks again", SOON, () -> size(ticking.log()) > silent);

    ticking.pause();
    ticking.kill();
    assertThat(ticking.exitCode()).hasValue(128 + 9);
    assertThatThrownBy(ticking::pause).hasMessage("ticking has not begun or has ended");
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  @Order(9)
  void aServerCanJoinLater() {
    Node w3 = bed.addWorker();

    assertThat(w3.name()).isEqualTo("w3");
    assertThat(reaches(w1, w3)).isTrue();
    assertThat(reaches(w3, bed.node("control"))).isTrue();
    assertThat(Bed.find(NAME).orElseThrow().workers())
        .extracting(Node::name)
        .containsExactly("w1", "w2", "w3");
  }

  @Test
  @Order(10)
  void anotherBedOfTheSameNameIsRefusedAndAnotherNameIsNot() {
    assertThatThrownBy(() -> Bed.create(new BedPlan(NAME, 1, 1), Progress.silent()))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("is up already");

    BedName otherName = new BedName("bedtest2");
    try (Bed other = Bed.create(new BedPlan(otherName, 1, 1), Progress.silent())) {
      assertThat(other.machineAddress()).isNotEqualTo(bed.machineAddress());
      other.node("w1").must("true");
    }
    assertThat(Bed.leftovers(otherName)).isEmpty();
    w1.must("true");
  }

  @Test
  @Order(11)
  void destroyLeavesNothing() {
    w2.start("long", "sleep", "1001");
    assertThat(Bed.leftovers(NAME)).isNotEmpty();

    bed.destroy();

    assertThat(Bed.leftovers(NAME)).isEmpty();
    assertThat(Bed.find(NAME)).isEmpty();
    Await.until(
        "no process of the bed is left",
        SOON,
        () ->
            ProcessHandle.allProcesses()
                .noneMatch(
                    process -> process.info().commandLine().orElse("").contains("sleep 1001")));
  }

  private static boolean reaches(Node from, Node to) {
    return reaches(from, to.publicAddress());
  }

  private static boolean reaches(Node from, String address) {
    return from.run("busybox", "ping", "-c", "1", "-W", "1", address).succeeded();
  }
}
