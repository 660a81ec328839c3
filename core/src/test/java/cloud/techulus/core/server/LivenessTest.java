package cloud.techulus.core.server;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LivenessTest {
  private static final Instant NOW = Samples.NOW.plus(Duration.ofHours(1));
  private static final Liveness LIVENESS = new Liveness(Liveness.THRESHOLD, Samples.NOW);

  @Test
  void whoIsSilentForLongerThanTheThresholdIsOffline() {
    Server inTime = heard(1, Liveness.THRESHOLD);
    Server late = heard(2, Liveness.THRESHOLD.plusNanos(1));

    List<Server> all =
        List.of(inTime, late, heard(3, Duration.ZERO), heard(4, Duration.ofSeconds(3)));

    assertThat(judge(all, NOW)).isEqualTo(new Liveness.Verdict(List.of(late), List.of(), Set.of()));
    assertThat(LIVENESS.silentAt(inTime)).isEqualTo(NOW.plusNanos(1));
  }

  @Test
  void afterAStartEverybodyHasAWholeThresholdAndAHeadStart() {
    Server late = heard(1, Duration.ofDays(1));
    Liveness started =
        new Liveness(Liveness.THRESHOLD, NOW.minus(Liveness.THRESHOLD).minus(Liveness.HEAD_START));

    assertThat(judge(started, List.of(late), NOW.minusNanos(1)).offline()).isEmpty();
    assertThat(judge(started, List.of(late), NOW).offline()).containsExactly(late);
  }

  @Test
  void aServerAloneIsNotMany() {
    Server only = silent(1);

    assertThat(judge(List.of(only), NOW).offline()).containsExactly(only);
  }

  @Test
  void halfOfTheServersAreNotTooMany() {
    List<Server> four =
        List.of(silent(1), silent(2), heard(3, Duration.ZERO), heard(4, Duration.ZERO));

    assertThat(judge(four, NOW).offline()).hasSize(2);
  }

  @Test
  void moreThanHalfAreSparedUntilTheyWereSilentForAMinute() {
    List<Server> three = List.of(silent(1), silent(2), heard(3, Duration.ZERO));

    assertThat(judge(three, NOW).offline()).isEmpty();
    assertThat(judge(three, NOW).spared()).isEqualTo(three.subList(0, 2));

    Instant minute = NOW.minus(Duration.ofSeconds(11)).plus(Liveness.TOGETHER);
    assertThat(judge(heardAt(three, minute), minute).offline()).isEmpty();
    Instant later = minute.plusNanos(1);
    assertThat(judge(heardAt(three, later), later).offline()).hasSize(2);
  }

  @Test
  void thoseThatAreOverdueFellWithTheFirst() {
    Server first = silent(1);
    Server overdue = heard(2, Duration.ofMillis(5001));
    Server slow = heard(2, Duration.ofSeconds(5));
    Server alive = heard(3, Duration.ZERO);

    assertThat(judge(List.of(first, overdue, alive), NOW).spared()).containsExactly(first);
    assertThat(judge(List.of(first, slow, alive), NOW).offline()).containsExactly(first);
  }

  @Test
  void oneThatWasCalledOfflineAMomentAgoIsOneOfThem() {
    Server gone = heard(1, Duration.ofSeconds(19)).withStatus(ServerStatus.OFFLINE);
    Server longGone = heard(1, Duration.ofSeconds(21)).withStatus(ServerStatus.OFFLINE);
    Server late = silent(2);
    Server alive = heard(3, Duration.ZERO);

    assertThat(judge(List.of(gone, late, alive), NOW).spared()).containsExactly(late);
    assertThat(judge(List.of(longGone, late, alive), NOW).offline()).containsExactly(late);
  }

  @Test
  void theLastToComeBackIsSparedAsLongAsTheOthersWere() {
    Server last = silent(1);
    Liveness.Verdict dark = judge(List.of(last, silent(2), silent(3)), NOW);
    List<Server> back = List.of(last, heard(2, Duration.ZERO), heard(3, Duration.ZERO));

    assertThat(LIVENESS.judge(back, dark, NOW).spared()).containsExactly(last);
    Instant later = NOW.plus(Liveness.TOGETHER);
    assertThat(LIVENESS.judge(back, dark, later).offline()).contains(last);
  }

  @Test
  void anOverdueOneOfThemKeepsItsTimeWhenTheSilentOneIsBack() {
    Server overdue = heard(2, Duration.ofSeconds(9));
    Liveness.Verdict dark = judge(List.of(silent(1), overdue), NOW);
    List<Server> back = List.of(heard(1, Duration.ZERO), overdue);
    Liveness.Verdict between = LIVENESS.judge(back, dark, NOW);

    assertThat(between.spared()).isEmpty();
    assertThat(LIVENESS.judge(back, between, NOW.plusSeconds(2)).spared()).containsExactly(overdue);
  }

  @Test
  void whoWasHeardInBetweenIsAloneTheNextTime() {
    Liveness.Verdict dark = judge(List.of(silent(1), silent(2), silent(3)), NOW);
    List<Server> heard =
        List.of(heard(1, Duration.ZERO), heard(2, Duration.ZERO), heard(3, Duration.ZERO));
    Liveness.Verdict calm = LIVENESS.judge(heard, dark, NOW);

    assertThat(calm).isEqualTo(Liveness.Verdict.CALM);
  }

  @Test
  void whoNeedNotCallIsNeitherSilentNorCounted() {
    Server inDoubt = silent(1).claim(Samples.keys(11));
    Server late = silent(2);

    assertThat(judge(List.of(inDoubt, late, Samples.pendingServer(3)), NOW).offline())
        .containsExactly(late);
  }

  /** The first judgement after a calm time. */
  private static Liveness.Verdict judge(List<Server> servers, Instant now) {
    return judge(LIVENESS, servers, now);
  }

  private static Liveness.Verdict judge(Liveness liveness, List<Server> servers, Instant now) {
    return liveness.judge(servers, Liveness.Verdict.CALM, now);
  }

  /** The third goes on calling. */
  private static List<Server> heardAt(List<Server> servers, Instant now) {
    return IntStream.range(0, servers.size())
        .mapToObj(i -> i < 2 ? servers.get(i) : servers.get(i).heartbeat(Samples.CAPACITY, now))
        .toList();
  }

  private static Server silent(int number) {
    return heard(number, Duration.ofSeconds(11));
  }

  private static Server heard(int number, Duration ago) {
    return Samples.server(number).heartbeat(Samples.CAPACITY, NOW.minus(ago));
  }
}
