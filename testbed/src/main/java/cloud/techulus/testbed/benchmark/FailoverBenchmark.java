package cloud.techulus.testbed.benchmark;

import cloud.techulus.testbed.Answer;
import cloud.techulus.testbed.Await;
import cloud.techulus.testbed.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A server with one of two replicas loses power while twenty visitors ask for the service: how long
 * until the platform knows, until two replicas answer again, and which visits fail.
 */
final class FailoverBenchmark {
  /** Detected in this time or less. */
  static final Duration TARGET_KNOWN = Duration.ofSeconds(10);

  /** Answering again in this time or less. */
  static final Duration TARGET_ANSWERED = Duration.ofSeconds(12);

  private static final int VISITORS = 20;
  private static final int WARM_UP_VISITS = 200;
  private static final Duration DEADLINE = Duration.ofMinutes(2);

  private final FailoverPlatform platform;

  FailoverBenchmark(FailoverPlatform platform) {
    this.platform = platform;
  }

  /**
   * One power loss.
   *
   * @param known from the loss to the platform's knowing of it
   * @param answered from the loss to two replicas answering again
   * @param inFlight failed visits that had begun before the loss
   * @param later failed visits that began after it, in words
   * @param slowest of the visits that began after it and were answered
   */
  record Round(
      Duration known, Duration answered, int inFlight, List<String> later, Duration slowest) {
    boolean meetsTarget() {
      return known.compareTo(TARGET_KNOWN) <= 0
          && answered.compareTo(TARGET_ANSWERED) <= 0
          && later.isEmpty();
    }

    @Override
    public String toString() {
      return "known after %.1f s, answering after %.1f s, failed visits: %d in flight, %d later, slowest answer %d ms%s"
          .formatted(
              known.toMillis() / 1000.0,
              answered.toMillis() / 1000.0,
              inFlight,
              later.size(),
              slowest.toMillis(),
              later.stream().limit(3).map(each -> "\n    " + each).collect(Collectors.joining()));
    }
  }

  /** So many power losses, one after another. */
  List<Round> run(int rounds) {
    platform.deploy();
    List<Round> all = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      all.add(round());
    }
    return all;
  }

  private Round round() {
    Node victim = platform.holders().iterator().next();
    Set<String> before = hosts(2);
    Crowd crowd = Crowd.of(VISITORS, platform.visitor(), Platform.DOMAIN);
    try (crowd) {
      Await.until("visitors are at it", DEADLINE, () -> crowd.visits().size() >= WARM_UP_VISITS);
      long loss = System.nanoTime();
      victim.crash();
      Duration known =
          Await.until("the loss is known", DEADLINE, () -> platform.knowsAsLost(victim));
      awaitReplacement(before);
      Duration answered = Duration.ofNanos(System.nanoTime() - loss);
      crowd.close();
      Round round = round(crowd.visits(), loss, known, answered);
      victim.boot();
      platform.rejoin(victim);
      return round;
    }
  }

  private static Round round(
      List<Crowd.Visit> visits, long loss, Duration known, Duration answered) {
    int inFlight = 0;
    List<String> later = new ArrayList<>();
    long slowest = 0;
    for (Crowd.Visit visit : visits) {
      boolean after = visit.begun() - loss > 0;
      if (visit.failed() && after) {
        later.add(
            "%d ms after the loss: %s after %d ms"
                .formatted(
                    TimeUnit.NANOSECONDS.toMillis(visit.begun() - loss),
                    visit.answer().map(it -> "status " + it.status()).orElse("no answer"),
                    TimeUnit.NANOSECONDS.toMillis(visit.ended() - visit.begun())));
      } else if (visit.failed()) {
        inFlight++;
      } else if (after) {
        slowest = Math.max(slowest, visit.ended() - visit.begun());
      }
    }
    return new Round(known, answered, inFlight, later, Duration.ofNanos(slowest));
  }

  /** The names of so many replicas that answer. */
  private Set<String> hosts(int count) {
    Set<String> hosts = new HashSet<>();
    Await.until(
        count + " replicas answer",
        DEADLINE,
        () -> {
          ask().ifPresent(hosts::add);
          return hosts.size() >= count;
        });
    return hosts;
  }

  private void awaitReplacement(Set<String> before) {
    Await.until(
        "a replica answers that was not there before",
        DEADLINE,
        () -> ask().filter(host -> !before.contains(host)).isPresent());
  }

  private Optional<String> ask() {
    return platform
        .visitor()
        .patientFor(Duration.ofSeconds(2))
        .get(Platform.DOMAIN, "/")
        .filter(answer -> answer.status() == 200)
        .map(Answer::body)
        .map(body -> body.split(" ", -1)[1]);
  }
}
