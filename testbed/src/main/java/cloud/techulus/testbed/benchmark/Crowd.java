package cloud.techulus.testbed.benchmark;

import cloud.techulus.testbed.Answer;
import cloud.techulus.testbed.Visitor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Many visitors at once, each with a connection a visit, until they are told to stop. */
final class Crowd implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final Visitor visitor;
  private final String domain;
  private final CountDownLatch told = new CountDownLatch(1);
  private final Queue<Visit> visits = new ConcurrentLinkedQueue<>();
  private final List<Thread> threads = new ArrayList<>();

  /**
   * One visit.
   *
   * @param begun on the clock of {@link System#nanoTime}
   */
  record Visit(long begun, long ended, Optional<Answer> answer) {
    boolean failed() {
      return answer.filter(it -> it.status() == 200).isEmpty();
    }
  }

  private Crowd(Visitor visitor, String domain) {
    this.visitor = visitor;
    this.domain = domain;
  }

  /** Begins to visit. */
  static Crowd of(int count, Visitor visitor, String domain) {
    Crowd crowd = new Crowd(visitor, domain);
    for (int i = 0; i < count; i++) {
      crowd.threads.add(Thread.ofVirtual().start(crowd::visitUntilTold));
    }
    return crowd;
  }

  private void visitUntilTold() {
    try {
      do {
        long begun = System.nanoTime();
        Optional<Answer> answer = visitor.get(domain, "/");
        visits.add(new Visit(begun, System.nanoTime(), answer));
      } while (!told.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** All visits that have ended. */
  List<Visit> visits() {
    return List.copyOf(visits);
  }

  /** Returns when the visits under way have ended. */
  @Override
  public void close() {
    told.countDown();
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while visitors were to stop", e);
      }
    }
  }
}
