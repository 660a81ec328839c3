package cloud.techulus.core.deployment;

import static cloud.techulus.core.deployment.DeploymentStatus.FAILED;
import static cloud.techulus.core.deployment.DeploymentStatus.PENDING;
import static cloud.techulus.core.deployment.DeploymentStatus.PULLING;
import static cloud.techulus.core.deployment.DeploymentStatus.RUNNING;
import static cloud.techulus.core.deployment.DeploymentStatus.STOPPED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeploymentStatusTest {

  @Test
  void goesForwardOnly() {
    Map<DeploymentStatus, List<DeploymentStatus>> next =
        Map.of(
            PENDING, List.of(PULLING, RUNNING, STOPPED, FAILED),
            PULLING, List.of(RUNNING, STOPPED, FAILED),
            RUNNING, List.of(STOPPED, FAILED),
            STOPPED, List.of(),
            FAILED, List.of());

    for (DeploymentStatus from : DeploymentStatus.values()) {
      assertThat(Arrays.stream(DeploymentStatus.values()).filter(from::canBecome))
          .as(from.name())
          .isEqualTo(next.get(from));
    }
  }

  @Test
  void hasEndedIfNothingCanFollow() {
    for (DeploymentStatus from : DeploymentStatus.values()) {
      boolean nothingFollows = Arrays.stream(DeploymentStatus.values()).noneMatch(from::canBecome);
      assertThat(from.hasEnded()).as(from.name()).isEqualTo(nothingFollows);
    }
  }
}
