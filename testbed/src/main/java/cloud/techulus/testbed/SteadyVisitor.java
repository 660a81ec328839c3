package cloud.techulus.testbed;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Somebody who visits a site again and again in the background and notes what fails, until told to
 * stop: for the question whether anybody noticed.
 */
public final class SteadyVisitor implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final Visitor visitor;
  private final String domain;
  private final CountDownLatch told = new CountDownLatch(1);
  private final long start = System.nanoTime();
  private final List<String> failures = new ArrayList<>();
  private final Thread thread;
  private int visits;

  private SteadyVisitor(Visitor visitor, String domain) {
    this.visitor = visitor;
    this.domain = domain;
    this.thread = Thread.ofVirtual().unstarted(this::visitUntilTold);
  }

  /**
   * What a visitor met.
   *
   * @param failures one line for each visit that failed, with when it began and what it got
   */
  public record Visits(int count, List<String> failures) {
    public Visits {
      failures = List.copyOf(failures);
    }
  }

  /** Starts at once. */
  public static SteadyVisitor of(Visitor visitor, String domain) {
    SteadyVisitor steady = new SteadyVisitor(visitor, domain);
    steady.thread.start();
    return steady;
  }

  private void visitUntilTold() {
    try {
      do {
        visit();
      } while (!told.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void visit() {
    long begin = System.nanoTime();
    Optional<Answer> answer = visitor.get(domain, "/");
    visits++;
    if (answer.filter(it -> it.status() == 200).isEmpty()) {
      failures.add(
          "%d ms after the start: %s after %d ms"
              .formatted(
                  millis(start, begin),
                  answer.map(it -> "status " + it.status()).orElse("no answer"),
                  millis(begin, System.nanoTime())));
    }
  }

  private static long millis(long from, long to) {
    return Duration.ofNanos(to - from).toMillis();
  }

  /** Ends it after the visit under way, and gives all it met. */
  public Visits stop() {
    told.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a visitor was to stop", e);
    }
    return new Visits(visits, failures);
  }

  @Override
  public void close() {
    stop();
  }
}
