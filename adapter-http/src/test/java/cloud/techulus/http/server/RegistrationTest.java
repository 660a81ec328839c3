package cloud.techulus.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.techulus.core.Problem;
import cloud.techulus.core.identity.FakeNodeIdentity;
import cloud.techulus.core.identity.NodeIdentity;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.node.Welcome;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RegistrationTest {
  private static final NodeIdentity FIRST = FakeNodeIdentity.numbered(1);
  private static final NodeIdentity SECOND = FakeNodeIdentity.numbered(2);

  private final TestControl control = TestControl.start();
  private final String token =
      control.enrollment.addServer("alpha", Optional.empty()).token().text();

  @AfterEach
  void stop() {
    control.close();
  }

  private Welcome register(NodeIdentity signing, NodeIdentity brought) {
    return control.as(signing).register(signing, TestControl.registration(token, brought));
  }

  @Test
  void a_server_registers_and_gets_the_same_answer_again() {
    Welcome first = register(FIRST, FIRST);
    Welcome again = register(FIRST, FIRST);

    assertThat(first.node()).isInstanceOf(ServerId.class);
    assertThat(first.mesh().address()).hasToString("10.100.1.1");
    assertThat(first.pollWait()).isEqualTo(Duration.ofSeconds(3));
    assertThat(again).isEqualTo(first);
  }

  @Test
  void a_token_is_good_for_one_key() {
    register(FIRST, FIRST);

    assertThatThrownBy(() -> register(SECOND, SECOND))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.UNAUTHENTICATED))
        .hasMessageContaining("used already");
  }

  @Test
  void the_key_that_is_brought_must_have_signed() {
    assertThatThrownBy(() -> register(FIRST, SECOND))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("keyid must be the public key");
  }
}
