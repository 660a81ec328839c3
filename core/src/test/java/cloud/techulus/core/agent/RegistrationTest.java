package cloud.techulus.core.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.techulus.core.Problem;
import cloud.techulus.core.identity.FakeNodeIdentity;
import cloud.techulus.core.node.RegistrationRequest;
import cloud.techulus.core.node.Welcome;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RegistrationTest {
  private static final FakeNodeIdentity IDENTITY = FakeNodeIdentity.numbered(1);
  private static final Assignment ASSIGNMENT = new Assignment(TestNode.ID, Duration.ofSeconds(3));
  private static final RegistrationRequest REQUEST =
      new RegistrationRequest(
          "token", IDENTITY.publicKey(), TestNode.VERSION, 51820, TestNode.CAPACITY);

  private final FakeControlPlane controlPlane = new FakeControlPlane();
  private final FakeNodeState state = new FakeNodeState();
  private final Registration registration =
      new Registration(controlPlane, IDENTITY, state, new Random(5));

  RegistrationTest() {
    controlPlane.welcome(new Welcome(TestNode.ID, TestNode.mesh(1), Duration.ofSeconds(3)));
  }

  @Test
  void the_answer_is_kept_on_disk() {
    assertThat(registration.attempt(REQUEST))
        .isEqualTo(new Registration.Outcome.Joined(ASSIGNMENT));

    assertThat(state.assignment()).contains(ASSIGNMENT);
    assertThat(state.mesh()).contains(TestNode.mesh(1));
  }

  @Test
  void a_lost_answer_leaves_nothing_behind_and_the_same_is_asked_again() {
    controlPlane.loseAnswers();
    assertThat(registration.attempt(REQUEST)).isInstanceOf(Registration.Outcome.Unanswered.class);
    assertThat(state.assignment()).isEmpty();

    controlPlane.recover();
    assertThat(registration.attempt(REQUEST)).isInstanceOf(Registration.Outcome.Joined.class);
    assertThat(controlPlane.registrations()).containsExactly(REQUEST, REQUEST);
  }

  @Test
  void a_refusal_is_final_and_leaves_nothing_behind() {
    controlPlane.refuse(Problem.unauthenticated("The registration token is not known."));

    assertThat(registration.attempt(REQUEST))
        .isEqualTo(new Registration.Outcome.Refused("The registration token is not known."));
    assertThat(state.assignment()).isEmpty();
  }

  @Test
  void a_busy_control_plane_is_asked_again() {
    controlPlane.refuse(Problem.limit("Too many requests."));

    assertThat(registration.attempt(REQUEST)).isInstanceOf(Registration.Outcome.Unanswered.class);
  }

  @Test
  void a_disk_that_keeps_nothing_does_not_say_registered() {
    state.fillUp();

    assertThatThrownBy(() -> registration.attempt(REQUEST))
        .isInstanceOf(NodeState.StateFailed.class);
    assertThat(state.assignment()).isEmpty();
  }
}
