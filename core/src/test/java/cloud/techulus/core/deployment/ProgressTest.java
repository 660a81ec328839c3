package cloud.techulus.core.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.Samples;
import cloud.techulus.core.deployment.Progress.State;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.mesh.MeshAddress;
import cloud.techulus.core.service.Service;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private static final Service WEB = Samples.service(Samples.project("shop"), "web");

  @Test
  void isWhatTheReplicasAre() {
    Deployment pending = Samples.deployment(WEB, 1);
    Deployment placed = pending.placedOn(new ServerId("srv_1"), MeshAddress.parse("10.100.1.2"));
    Deployment running = placed.withStatus(DeploymentStatus.RUNNING, "", Samples.NOW);
    Deployment failing = placed.withStatus(DeploymentStatus.FAILED, "no", Samples.NOW);
    Deployment failed = failing.releaseAddress();

    assertThat(of(1)).isEqualTo(new Progress(State.DEPLOYING, 1, 0, 0, 0));
    assertThat(of(1, pending)).isEqualTo(new Progress(State.DEPLOYING, 1, 0, 0, 0));
    assertThat(of(1, running)).isEqualTo(new Progress(State.RUNNING, 1, 1, 0, 0));
    assertThat(of(1, failing)).isEqualTo(new Progress(State.DEPLOYING, 1, 0, 1, 1));
    assertThat(of(1, failed)).isEqualTo(new Progress(State.FAILED, 1, 0, 1, 0));
    assertThat(of(0)).isEqualTo(new Progress(State.RUNNING, 0, 0, 0, 0));
    assertThat(Progress.of(0, Samples.NOW, true, List.of(running)).state())
        .isEqualTo(State.DELETING);
  }

  @Test
  void forgetsFailuresOfBefore() {
    Deployment failed =
        Samples.deployment(WEB, 1).withStatus(DeploymentStatus.FAILED, "no", Samples.NOW);

    assertThat(Progress.of(0, failed.createdAt().plusNanos(1), false, List.of(failed)).state())
        .isEqualTo(State.RUNNING);
  }

  private static Progress of(int wanted, Deployment... deployments) {
    return Progress.of(wanted, Samples.NOW, false, List.of(deployments));
  }
}
