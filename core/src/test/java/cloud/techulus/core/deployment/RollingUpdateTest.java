package cloud.techulus.core.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.Samples;
import cloud.techulus.core.deployment.Deployment.Withdrawal;
import cloud.techulus.core.deployment.RollingUpdate.Step;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.mesh.MeshAddress;
import cloud.techulus.core.service.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RollingUpdateTest {
  private static final ServerId AWAY = new ServerId("srv_9");
  private static final Service WEB = Samples.service(Samples.project("shop"), "web");

  @Test
  void startsAllThatIsMissing() {
    assertThat(next(3)).isEqualTo(new Step(3, List.of(), false));
    assertThat(next(3, running(1, 2))).isEqualTo(new Step(2, List.of(), false));
  }

  @Test
  void isDoneWhenAsManyAsWantedServeAndNoOthers() {
    assertThat(next(2, running(1, 2), running(2, 2))).isEqualTo(new Step(0, List.of(), true));
    assertThat(next(2, running(1, 2), fresh(2, 2))).isEqualTo(new Step(0, List.of(), false));
    assertThat(next(0)).isEqualTo(new Step(0, List.of(), true));
  }

  @Test
  void withdrawsWhatIsLeastUseful() {
    Deployment serving = running(1, 2);
    Deployment waiting = fresh(2, 2);
    Deployment younger = running(3, 2);

    assertThat(next(1, serving, waiting, younger))
        .isEqualTo(new Step(0, List.of(waiting, younger), false));
  }

  @Test
  void whatIsOnAServerThatIsAwayIsLeastUsefulOfAll() {
    Deployment away = away(running(1, 2));

    assertThat(next(1, away, running(2, 2), fresh(3, 2)).withdraw()).startsWith(away);
  }

  @Test
  void aFailedReplicaIsReplaced() {
    Deployment failed = running(1, 2).withStatus(DeploymentStatus.FAILED, "", Samples.NOW);

    assertThat(next(1, failed)).isEqualTo(new Step(1, List.of(), false));
  }

  @Test
  void oldReplicasStayAsTheyAreOnceANewOneHasFailed() {
    Deployment failed = running(3, 2).withStatus(DeploymentStatus.FAILED, "", Samples.NOW);
    List<Deployment> all = List.of(running(1, 1), fresh(2, 1), failed);

    assertThat(RollingUpdate.next(2, true, around(true), all))
        .isEqualTo(new Step(0, List.of(), false));
  }

  @Test
  void whileOldReplicasServeOneNewStartsAtATime() {
    Deployment old1 = running(1, 1);
    Deployment old2 = running(2, 1);

    assertThat(next(2, old1, old2)).isEqualTo(new Step(1, List.of(), false));
    assertThat(next(2, old1, old2, fresh(3, 2))).isEqualTo(new Step(0, List.of(), false));
    assertThat(next(2, old1, old2, running(3, 2))).isEqualTo(new Step(1, List.of(old2), false));
  }

  @Test
  void theNextOneStartsWhileProxiesLearnOfTheOneBefore() {
    Deployment old1 = running(1, 1);
    Deployment old2 = running(2, 1);

    assertThat(unreached(2, old1, old2, running(3, 2))).isEqualTo(new Step(1, List.of(), false));
    assertThat(unreached(2, old1, old2, running(3, 2), fresh(4, 2)))
        .isEqualTo(new Step(0, List.of(), false));
  }

  @Test
  void noMoreStartThanTheLimitWhileProxiesLearnNothing() {
    Deployment[] all = {
      running(1, 1),
      running(2, 1),
      running(3, 1),
      running(4, 1),
      running(5, 2),
      running(6, 2),
      running(7, 2)
    };

    assertThat(unreached(4, all)).isEqualTo(new Step(0, List.of(), false));
  }

  @Test
  void anOldReplicaGoesAlsoWhileTheNextNewOneFindsNoRoom() {
    assertThat(next(2, running(1, 1), running(2, 1), running(3, 2), fresh(4, 2)).withdraw())
        .hasSize(1);
  }

  @Test
  void asManyStartAsAreMissingWhenOldOnesWereLost() {
    assertThat(next(3, running(1, 1))).isEqualTo(new Step(3, List.of(), false));
    assertThat(next(3, running(1, 1), away(running(2, 1))))
        .isEqualTo(new Step(3, List.of(away(running(2, 1))), false));
  }

  @Test
  void aReplicaOnAServerThatIsAwayHoldsUpNothing() {
    List<Deployment> all = List.of(running(1, 1), running(2, 1), away(fresh(3, 2)));

    assertThat(next(2, all.toArray(Deployment[]::new))).isEqualTo(new Step(1, List.of(), false));
  }

  @Test
  void anOldReplicaGoesOnlyWhenEveryProxyHasTheNewOne() {
    assertThat(unreached(1, running(1, 1), running(2, 2))).isEqualTo(new Step(0, List.of(), false));
  }

  @Test
  void theNextOneWaitsWhileManyAreStillThere() {
    Deployment first = leaving(1);
    Deployment second = leaving(2);
    Deployment third = leaving(3);

    assertThat(
            next(
                4,
                first,
                second,
                third,
                running(4, 1),
                running(5, 2),
                running(6, 2),
                running(7, 2)))
        .isEqualTo(new Step(0, List.of(), false));
    Deployment gone = first.withStatus(DeploymentStatus.STOPPED, "", Samples.NOW).releaseAddress();
    assertThat(
            next(
                4, gone, second, third, running(4, 1), running(5, 2), running(6, 2), running(7, 2)))
        .isEqualTo(new Step(1, List.of(), false));
  }

  private static Deployment leaving(int number) {
    return running(number, 1).withdraw(new Withdrawal(1, Samples.NOW));
  }

  @Test
  void oldReplicasThatDoNotServeGoAtOnce() {
    Deployment stuck = fresh(1, 1);

    assertThat(next(2, stuck)).isEqualTo(new Step(2, List.of(stuck), false));
    assertThat(next(2, stuck, running(2, 1), running(3, 1)))
        .isEqualTo(new Step(1, List.of(stuck), false));
  }

  @Test
  void wantingNoneWithdrawsAll() {
    Deployment old = running(1, 1);
    Deployment current = running(2, 2);

    assertThat(next(0, old, current).withdraw()).containsExactlyInAnyOrder(old, current);
  }

  /** Whatever happens in between: never too many containers, never fewer serving than wanted. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void neverServesFewerThanWantedWhileItRolls(long seed) {
    Random random = new Random(seed);
    int wanted = 1 + random.nextInt(5);
    List<Deployment> all = new ArrayList<>();
    for (int i = 0; i < wanted; i++) {
      all.add(running(i, 1));
    }
    int number = 100;
    for (int step = 0; step < 500; step++) {
      Step next = next(wanted, all.toArray(Deployment[]::new));
      for (int i = 0; i < next.start(); i++) {
        all.add(fresh(number++, 2));
      }
      all.replaceAll(
          each ->
              next.withdraw().contains(each)
                  ? each.withdraw(new Withdrawal(1, Samples.NOW))
                  : each);
      assertThat(all.stream().filter(Deployment::serves).count()).isGreaterThanOrEqualTo(wanted);
      assertThat(all.stream().filter(each -> each.address().isPresent()).count())
          .isLessThanOrEqualTo(wanted + RollingUpdate.SURGE_LIMIT);
      all.replaceAll(each -> random.nextInt(3) == 0 ? advance(each) : each);
    }
    assertThat(all.stream().filter(Deployment::serves))
        .hasSize(wanted)
        .allMatch(each -> each.revision() == 2);
    assertThat(next(wanted, all.toArray(Deployment[]::new)))
        .isEqualTo(new Step(0, List.of(), true));
  }

  private static Deployment advance(Deployment deployment) {
    if (deployment.isLive()) {
      return deployment.withStatus(DeploymentStatus.RUNNING, "", Samples.NOW);
    }
    return deployment.withStatus(DeploymentStatus.STOPPED, "", Samples.NOW).releaseAddress();
  }

  private static Step next(int wanted, Deployment... deployments) {
    return RollingUpdate.next(wanted, false, around(true), List.of(deployments));
  }

  /** No proxy knows of anything new. */
  private static Step unreached(int wanted, Deployment... deployments) {
    return RollingUpdate.next(wanted, false, around(false), List.of(deployments));
  }

  /** Revision 2 is wanted, and server 9 is away. */
  private static RollingUpdate.Surroundings around(boolean reached) {
    return new RollingUpdate.Surroundings() {
      @Override
      public boolean isCurrent(Deployment replica) {
        return replica.revision() == 2;
      }

      @Override
      public boolean isReached(Deployment replica) {
        return reached;
      }

      @Override
      public boolean isAway(Deployment replica) {
        return replica.server().equals(Optional.of(AWAY));
      }
    };
  }

  private static Deployment away(Deployment deployment) {
    return deployment.placedOn(AWAY, deployment.address().orElseThrow());
  }

  private static Deployment fresh(int number, int revision) {
    return Deployment.create(
            new Deployment.Id("dep_" + number),
            WEB.id(),
            revision,
            8080,
            Samples.NOW.plusSeconds(number))
        .placedOn(new ServerId("srv_1"), MeshAddress.parse("10.100.1.2").plus(number));
  }

  private static Deployment running(int number, int revision) {
    return fresh(number, revision).withStatus(DeploymentStatus.RUNNING, "", Samples.NOW);
  }
}
