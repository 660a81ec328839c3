package cloud.techulus.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.service.EnvName;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NameTest {

  @Test
  void hasAtMost63Characters() {
    assertThat(new Name("a".repeat(63)).text()).hasSize(63);
    assertThatThrownBy(() -> new Name("a".repeat(64))).isInstanceOf(Problem.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-a", "a-", "A", "a_b", "a.b", "a b", "a\n", "a\0", "--help", "ü", "$(id)"})
  void refusesWhatIsNoLabel(String text) {
    assertThatThrownBy(() -> new Name(text)).isInstanceOf(Problem.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1A", "A-B", "A=B", "A B", "A\n", "A\0", "--env"})
  void refusesWhatIsNoVariableName(String text) {
    assertThatThrownBy(() -> new EnvName(text)).isInstanceOf(Problem.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "dep_", "srv_a", "dep_../../etc", "dep_A", "dep_a b", "dep_a\n"})
  void refusesWhatIsNoId(String text) {
    assertThatThrownBy(() -> new Deployment.Id(text)).isInstanceOf(Problem.class);
  }

  @Test
  void newIdsAreGood() {
    Random random = new Random(5);
    assertThat(Deployment.Id.next(random)).isNotEqualTo(Deployment.Id.next(random));
  }
}
