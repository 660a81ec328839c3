package cloud.techulus.core.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.Samples;
import cloud.techulus.core.deployment.Progress.State;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.mesh.MeshAddress;
import cloud.techulus.core.service.Rollout;
import cloud.techulus.core.service.Service;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private static final Service WEB = Samples.service(Samples.project("shop"), "web");

  private static final Rollout ROLLING =
      Rollout.of(Samples.revision(1, Samples.spec()), Samples.NOW);
  private static final Deployment PENDING = Samples.deployment(WEB, 1);
  private static final Deployment RUNNING =
      PENDING
          .placedOn(new ServerId("srv_1"), MeshAddress.parse("10.100.1.2"))
          .withStatus(DeploymentStatus.RUNNING, "", Samples.NOW);
  private static final Deployment FAILING =
      RUNNING.withStatus(DeploymentStatus.FAILED, "no", Samples.NOW);
  private static final Deployment FAILED = FAILING.releaseAddress();
  private static final Deployment REPLACEMENT =
      PENDING.waitingUntil(Samples.NOW.plusSeconds(1), "waits");

  @Test
  void aRolloutIsUnderWayUntilAllHaveServed() {
    assertThat(of(1, ROLLING)).isEqualTo(new Progress(State.DEPLOYING, 1, 0, 0, 0));
    assertThat(of(1, ROLLING, PENDING)).isEqualTo(new Progress(State.DEPLOYING, 1, 0, 0, 0));
    assertThat(of(1, ROLLING, RUNNING)).isEqualTo(new Progress(State.DEPLOYING, 1, 1, 0, 0));
    assertThat(of(1, ROLLING.done(), RUNNING)).isEqualTo(new Progress(State.RUNNING, 1, 1, 0, 0));
    assertThat(of(0, ROLLING.done())).isEqualTo(new Progress(State.RUNNING, 0, 0, 0, 0));
    assertThat(of(1, ROLLING.done(), RUNNING, FAILING))
        .isEqualTo(new Progress(State.DEPLOYING, 1, 1, 1, 1));
  }

  @Test
  void aRolloutHasFailedOnceNoFirstAttemptIsUnderWay() {
    Rollout failed = ROLLING.afterFailure(Samples.NOW);

    assertThat(of(2, failed, FAILING, PENDING))
        .isEqualTo(new Progress(State.DEPLOYING, 2, 0, 1, 1));
    assertThat(of(2, failed, FAILED, RUNNING, REPLACEMENT))
        .isEqualTo(new Progress(State.FAILED, 2, 1, 1, 0));
  }

  @Test
  void aRolloutThatIsGivenUpIsOnItsWayBackUntilAllServeAsBefore() {
    Rollout back =
        ROLLING
            .done()
            .to(Samples.revision(2, Samples.spec()), Samples.NOW)
            .rollBack("no", Samples.NOW);

    assertThat(of(1, back, RUNNING, FAILING).state()).isEqualTo(State.ROLLING_BACK);
    assertThat(of(1, back.done(), RUNNING, FAILING).state()).isEqualTo(State.ROLLING_BACK);
    assertThat(of(1, back.done(), RUNNING, FAILED).state()).isEqualTo(State.ROLLED_BACK);
    assertThat(of(1, back.done().afterFailure(Samples.NOW), FAILED, REPLACEMENT).state())
        .isEqualTo(State.RECOVERING);
    assertThat(back.done().to(Samples.revision(3, Samples.spec()), Samples.NOW).setback())
        .as("who asks anew hears no more of it")
        .isEmpty();
  }

  @Test
  void whatFailsLaterIsRecoveringAndAfterThreeTimesCrashLooping() {
    Rollout once = ROLLING.done().afterFailure(Samples.NOW);
    Rollout thrice =
        once.afterFailure(Samples.NOW.plusSeconds(10)).afterFailure(Samples.NOW.plusSeconds(20));

    assertThat(of(1, once, FAILED, REPLACEMENT).state()).isEqualTo(State.RECOVERING);
    assertThat(of(1, thrice, FAILED, REPLACEMENT).state()).isEqualTo(State.CRASH_LOOPING);
    assertThat(of(1, thrice, FAILED, RUNNING).state()).isEqualTo(State.RUNNING);
  }

  @Test
  void whatIsOnAServerThatIsAwayNeitherRunsNorLeaves() {
    assertThat(
            Progress.of(
                ROLLING.scale(1, 1, Samples.NOW).done(), false, _ -> true, List.of(RUNNING)))
        .isEqualTo(new Progress(State.RECOVERING, 1, 0, 0, 0));
    assertThat(
            Progress.of(
                ROLLING.scale(1, 0, Samples.NOW).done(), false, _ -> true, List.of(FAILING)))
        .isEqualTo(new Progress(State.RUNNING, 0, 0, 1, 0));
  }

  @Test
  void forgetsFailuresOfBefore() {
    Rollout later = ROLLING.scale(1, 0, FAILED.createdAt().plusNanos(1)).done();

    assertThat(Progress.of(later, false, _ -> false, List.of(FAILED)))
        .isEqualTo(new Progress(State.RUNNING, 0, 0, 0, 0));
  }

  @Test
  void aServiceOnItsWayOutWantsNone() {
    assertThat(Progress.of(ROLLING, true, _ -> false, List.of(RUNNING)))
        .isEqualTo(new Progress(State.DELETING, 0, 1, 0, 0));
  }

  private static Progress of(int wanted, Rollout rollout, Deployment... deployments) {
    Rollout scaled =
        new Rollout(
            new Rollout.Goal(rollout.revision(), wanted),
            rollout.startedAt(),
            rollout.stage(),
            rollout.recovery(),
            rollout.lastGood(),
            rollout.setback());
    return Progress.of(scaled, false, _ -> false, List.of(deployments));
  }
}
