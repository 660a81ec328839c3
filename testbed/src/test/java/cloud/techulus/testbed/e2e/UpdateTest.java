package cloud.techulus.testbed.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.agent.ControlPlane.Unreachable;
import cloud.techulus.core.container.CommandRunner.CommandResult;
import cloud.techulus.http.wire.DeploymentWire;
import cloud.techulus.testbed.Await;
import cloud.techulus.testbed.Load;
import cloud.techulus.testbed.Node;
import cloud.techulus.testbed.SampleImages;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * New versions come, good and bad ones, and no visitor notices. All tests update one service and
 * bring it back to its first revision.
 */
@Outage
class UpdateTest {
  private static final String SERVICE = "updated";

  /** One replica after another, each with its time to drain. */
  private static final Duration ROLL = Duration.ofMinutes(3);

  private static final String FIRST_REVISION = "1";

  @BeforeAll
  static void deploy(Installation here) {
    here.deploy(SERVICE, here.images.web("v1"), 3);
  }

  @AfterAll
  static void remove(Installation here) {
    here.remove(SERVICE);
  }

  @BeforeEach
  void goBack(Installation here) {
    here.operator().must("service", "rollback", path(), "--to", FIRST_REVISION);
    assertThat(versions(here)).containsExactly("v1");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("versions")
  void noRequestIsDropped(String what, Function<SampleImages, String> image, Installation here) {
    Load load = load(here);

    for (String version : List.of(image.apply(here.images), here.images.web("v1"))) {
      long start = System.nanoTime();
      here.operator().must("service", "deploy", path(), "--image", version);
      System.out.printf("%s: rolled in %d ms%n", version, millisSince(start));
    }

    expectNoneFailed(load);
    new Outside(here).awaitAgreement();
  }

  static List<Arguments> versions() {
    return List.of(
        Arguments.of("an ordinary one", image(images -> images.web("v2"))),
        Arguments.of("one that ends at once", image(SampleImages::abrupt)),
        Arguments.of("one that takes 5 s to end", image(SampleImages::draining)),
        Arguments.of("one that takes 3 s to start", image(SampleImages::slow)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badVersions")
  void aBadVersionIsRolledBack(
      String what,
      Function<SampleImages, String> image,
      List<String> option,
      String reason,
      Installation here) {
    Set<String> before = ids(here);
    Load load = load(here);
    if (!option.isEmpty()) {
      update(here, option.subList(0, 2));
    }

    CommandResult result =
        here.operator().run("service", "deploy", path(), "--image", image.apply(here.images));

    if (!option.isEmpty()) {
      update(here, List.of(option.getFirst(), option.getLast()));
    }
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.stderr()).contains("was rolled back").contains(reason);
    assertThat(here.service(SERVICE).progress().state()).isEqualTo("rolled_back");
    assertThat(ids(here)).as("the old replicas").isEqualTo(before);
    expectNoneFailed(load);
  }

  /** With an option, its bad and its good value, where the image alone is not what is bad. */
  static List<Arguments> badVersions() {
    return List.of(
        bad("it ends at its start", SampleImages::needy, List.of(), "DB_URL is not set"),
        bad("it serves for a moment", SampleImages::crash, List.of(), "exit code"),
        bad("it is never healthy", SampleImages::deaf, List.of(), "not healthy within"),
        bad(
            "its port is another",
            images -> images.web("v2"),
            List.of("--port", "8081", "8080"),
            "refused"),
        bad("there is no such image", images -> "registry:5000/web:none", List.of(), "web:none"),
        bad(
            "it takes too much memory",
            SampleImages::greedy,
            List.of("--memory", "16MiB", "256MiB"),
            "exit code 137"));
  }

  @Test
  void anAbortedUpdateGoesBackAndANewOneSupersedes(Installation here) {
    Load load = load(here);

    here.operator().must("service", "deploy", path(), "--image", here.images.slow(), "--detach");
    awaitOneOf(here, 2);
    here.operator().must("service", "abort", path());
    assertThat(versions(here)).containsExactly("v1");
    here.operator().must("service", "deploy", path(), "--image", here.images.slow(), "--detach");
    here.operator().must("service", "deploy", path(), "--image", here.images.web("v2"));
    assertThat(versions(here)).containsExactly("v2");
    here.operator().must("service", "rollback", path(), "--to", FIRST_REVISION);
    assertThat(versions(here)).containsExactly("v1");

    expectNoneFailed(load);
    new Outside(here).awaitAgreement();
  }

  @Test
  void theControlPlaneIsKilledInTheMiddle(Installation here) {
    Load load = load(here);

    for (int kills = 0; kills < 4; kills++) {
      String version = here.images.web(kills % 2 == 0 ? "v2" : "v1");
      update(here, List.of("--image", version));
      here.api().deploy(here.id(SERVICE));
      awaitOneOf(here, here.service(SERVICE).revision());
      here.cluster.killControlPlane();
      here.cluster.startControlPlane();
      Await.until("the update is done", ROLL, () -> isRunning(here));
    }

    expectNoneFailed(load);
    new Outside(here).awaitAgreement();
  }

  @Test
  void aServerIsLostInTheMiddle(Installation here) {
    here.api().deploy(here.id(SERVICE));
    update(here, List.of("--image", here.images.slow()));
    here.api().deploy(here.id(SERVICE));
    awaitOneOf(here, here.service(SERVICE).revision());
    Node victim =
        here.bed.node(
            here.service(SERVICE).deployments().stream()
                .filter(each -> each.revision() == here.service(SERVICE).revision())
                .flatMap(each -> each.server().stream())
                .findFirst()
                .orElseThrow());

    victim.crash();

    Await.until("the update is done without it", ROLL, () -> isRunning(here));
    assertThat(here.running(SERVICE))
        .noneMatch(each -> each.server().equals(Optional.of(victim.name())));
    victim.boot();
    here.cluster.startAgent(victim);
    new Outside(here).awaitAgreement();
  }

  @Test
  void aDrainedServerIsEmptyAndNobodyNotices(Installation here) {
    Load load = load(here);
    Node server = here.hostOf(SERVICE);

    here.operator().must("server", "drain", server.name());
    assertThat(Installation.containers(server)).isEmpty();
    here.operator().must("server", "uncordon", server.name());

    expectNoneFailed(load);
    new Outside(here).awaitAgreement();
  }

  /** Not while the control plane does not answer. */
  private static boolean isRunning(Installation here) {
    try {
      return here.service(SERVICE).progress().state().equals("running");
    } catch (Unreachable away) {
      return false;
    }
  }

  private static Arguments bad(
      String what, Function<SampleImages, String> image, List<String> option, String reason) {
    return Arguments.of(what, image, option, reason);
  }

  private static Function<SampleImages, String> image(Function<SampleImages, String> image) {
    return image;
  }

  private static String path() {
    return Installation.PROJECT + "/" + SERVICE;
  }

  private static void update(Installation here, List<String> options) {
    String[] command = new String[3 + options.size()];
    command[0] = "service";
    command[1] = "update";
    command[2] = path();
    for (int i = 0; i < options.size(); i++) {
      command[3 + i] = options.get(i);
    }
    here.operator().must(command);
  }

  /** Waits until a replica of a revision runs. */
  private static void awaitOneOf(Installation here, int revision) {
    Await.until(
        "a replica of revision " + revision + " is on its way",
        Installation.SOON,
        () ->
            here.service(SERVICE).deployments().stream()
                .anyMatch(each -> each.revision() == revision && each.server().isPresent()));
  }

  private static Set<String> ids(Installation here) {
    return here.running(SERVICE).stream().map(DeploymentWire::id).collect(Collectors.toSet());
  }

  private static Set<String> versions(Installation here) {
    return here.cluster.visitor().get(Installation.domain(SERVICE), "/").stream()
        .map(answer -> answer.body().split(" ", -1)[0])
        .collect(Collectors.toSet());
  }

  private static Load load(Installation here) {
    return here.load(SERVICE, here.cluster.proxy());
  }

  private static void expectNoneFailed(Load load) {
    Load.Result result = load.stop();
    System.out.println(result);
    assertThat(result.failures()).isEmpty();
  }

  private static long millisSince(long start) {
    return Duration.ofNanos(System.nanoTime() - start).toMillis();
  }
}
