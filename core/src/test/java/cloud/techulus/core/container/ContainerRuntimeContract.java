package cloud.techulus.core.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.mesh.MeshAddress;
import cloud.techulus.core.secret.Plaintext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What every {@link ContainerRuntime} does; fake and adapter pass it alike. */
public abstract class ContainerRuntimeContract {
  protected static final Deployment.Id WEB = new Deployment.Id("dep_web");
  protected static final Deployment.Id OTHER = new Deployment.Id("dep_other");
  protected static final int PORT = 8080;

  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Without containers and images at the start of each test. */
  protected abstract ContainerRuntime runtime();

  /** An image that its registry has. */
  protected abstract ImageReference published();

  /** An image that its registry, which answers, does not have. */
  protected abstract ImageReference unknown();

  /** An address of this machine that a port can be published on. */
  protected abstract MeshAddress address();

  /** A command that prints these lines and ends with this code. */
  protected abstract List<String> ending(int exitCode, List<String> lines);

  /** A command that runs until it is asked to end. */
  protected abstract List<String> staying();

  @Test
  void an_image_is_here_once_it_was_pulled() {
    assertThat(runtime().hasImage(published())).isFalse();

    runtime().pull(published());

    assertThat(runtime().hasImage(published())).isTrue();
  }

  @Test
  void an_image_goes_unless_a_container_is_made_from_it() {
    runtime().pull(published());
    String _ = runtime().run(spec(WEB, staying()));
    assertThatThrownBy(() -> runtime().removeImage(published()))
        .isInstanceOf(ContainerFailed.class);

    runtime().remove(WEB, Duration.ZERO);
    runtime().removeImage(published());
    assertThat(runtime().hasImage(published())).isFalse();
    runtime().removeImage(published());
  }

  @Test
  void pulling_an_image_that_does_not_exist_says_so() {
    assertFails(() -> runtime().pull(unknown()), ContainerFailed.Reason.IMAGE_NOT_FOUND);
  }

  @Test
  void running_an_image_that_was_not_pulled_says_so() {
    assertFails(() -> runtime().run(spec(WEB, staying())), ContainerFailed.Reason.IMAGE_MISSING);
    assertThat(runtime().list()).isEmpty();
  }

  @Test
  void a_container_runs_and_is_listed_with_its_deployment() {
    runtime().pull(published());

    String id = runtime().run(spec(WEB, staying()));

    assertThat(runtime().list())
        .singleElement()
        .satisfies(
            container -> {
              assertThat(container.deployment()).isEqualTo(WEB);
              assertThat(container.id()).isEqualTo(id);
              assertThat(container.state()).isEqualTo(new Container.State.Running());
              assertThat(container.startedAt()).isPresent();
            });
  }

  @Test
  void running_it_again_leaves_it_running() {
    runtime().pull(published());
    String id = runtime().run(spec(WEB, staying()));

    assertThat(runtime().run(spec(WEB, staying()))).isEqualTo(id);
    assertThat(runtime().list()).hasSize(1);
  }

  @Test
  void a_container_that_ended_is_replaced_by_running_it_again() {
    runtime().pull(published());
    String first = runtime().run(spec(WEB, ending(0, List.of())));
    awaitExit(WEB);

    String second = runtime().run(spec(WEB, staying()));

    assertThat(second).isNotEqualTo(first);
    assertThat(stateOf(WEB)).isEqualTo(new Container.State.Running());
  }

  @Test
  void a_container_that_ends_shows_its_exit_code_and_its_last_lines() {
    runtime().pull(published());
    runtime().run(spec(WEB, ending(3, List.of("one", "two words", "three"))));

    assertThat(awaitExit(WEB).exitCode()).isEqualTo(3);
    assertThat(runtime().lastLines(WEB, 20)).containsExactly("one", "two words", "three");
    assertThat(runtime().lastLines(WEB, 2)).containsExactly("two words", "three");
  }

  @Test
  void a_container_that_ended_can_be_started_again() {
    runtime().pull(published());
    runtime().run(spec(WEB, ending(3, List.of("began"))));
    awaitExit(WEB);

    runtime().start(WEB);
    awaitExit(WEB);

    assertThat(runtime().lastLines(WEB, 20)).containsExactly("began", "began");
  }

  @Test
  void starting_what_runs_is_no_error() {
    runtime().pull(published());
    runtime().run(spec(WEB, staying()));

    runtime().start(WEB);

    assertThat(stateOf(WEB)).isEqualTo(new Container.State.Running());
  }

  @Test
  void starting_what_does_not_exist_fails() {
    assertFails(() -> runtime().start(WEB), ContainerFailed.Reason.OTHER);
  }

  @Test
  void an_address_and_port_that_are_taken_leave_nothing_behind() {
    runtime().pull(published());
    runtime().run(spec(WEB, staying()));

    assertFails(() -> runtime().run(spec(OTHER, staying())), ContainerFailed.Reason.ADDRESS_IN_USE);
    assertThat(runtime().list()).extracting(Container::deployment).containsExactly(WEB);
  }

  @Test
  void removing_a_container_frees_its_address() {
    runtime().pull(published());
    runtime().run(spec(WEB, staying()));

    runtime().remove(WEB, GRACE);
    runtime().run(spec(OTHER, staying()));

    assertThat(runtime().list()).extracting(Container::deployment).containsExactly(OTHER);
  }

  @Test
  void removing_what_does_not_exist_is_no_error() {
    runtime().remove(WEB, GRACE);

    assertThat(runtime().list()).isEmpty();
  }

  @Test
  void a_container_is_frozen_and_thawed_as_often_as_one_likes() {
    runtime().pull(published());
    runtime().run(spec(WEB, staying()));

    runtime().pause(WEB);
    runtime().pause(WEB);
    assertThat(stateOf(WEB)).isEqualTo(new Container.State.Paused());

    runtime().unpause(WEB);
    runtime().unpause(WEB);
    assertThat(stateOf(WEB)).isEqualTo(new Container.State.Running());
  }

  @Test
  void what_does_not_exist_printed_nothing() {
    assertThat(runtime().lastLines(WEB, 20)).isEmpty();
  }

  /** A spec whose image is {@link #published} at {@link #address}. */
  protected final ContainerSpec spec(Deployment.Id deployment, List<String> command) {
    return spec(deployment, command, Map.of());
  }

  protected final ContainerSpec spec(
      Deployment.Id deployment, List<String> command, Map<String, Plaintext> environment) {
    return new ContainerSpec(
        deployment,
        "web",
        published(),
        address(),
        PORT,
        environment,
        command,
        ContainerLimits.NONE);
  }

  protected final Container.State stateOf(Deployment.Id deployment) {
    return runtime().list().stream()
        .filter(container -> container.deployment().equals(deployment))
        .findFirst()
        .orElseThrow()
        .state();
  }

  /** Waits until it has ended. */
  protected final Container.State.Exited awaitExit(Deployment.Id deployment) {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (Instant.now().isBefore(deadline)) {
      if (stateOf(deployment) instanceof Container.State.Exited exited) {
        return exited;
      }
    }
    throw new AssertionError(deployment + " did not end within " + PATIENCE);
  }

  protected static void assertFails(Runnable call, ContainerFailed.Reason reason) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            ContainerFailed.class, failed -> assertThat(failed.reason()).isEqualTo(reason));
  }
}
