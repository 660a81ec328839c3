package cloud.techulus.core.simulation;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.LongAdder;

/**
 * True time, and what shall happen at which moment of it. Time passes only from one event to the
 * next; events of one moment happen in the order in which they were planned.
 */
final class Timeline implements InstantSource {
  static final Instant START = Instant.parse("2026-11-01T12:00:00Z");

  private record Event(Instant at, long number, Runnable action) {}

  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparing(Event::at).thenComparingLong(Event::number));

  /** So many events cannot be at one moment for a good reason. */
  private static final int AT_ONCE_LIMIT = 10_000;

  private Instant now = START;
  private int atOnce;
  private long planned;
  private final LongAdder happened = new LongAdder();

  @Override
  public Instant instant() {
    return now;
  }

  void after(Duration delay, Runnable action) {
    events.add(new Event(now.plus(delay), planned++, action));
  }

  void soon(Runnable action) {
    after(Duration.ZERO, action);
  }

  /** Lets time pass until the next event and makes that happen. */
  void step() {
    Event next = events.remove();
    atOnce = next.at().equals(now) ? atOnce + 1 : 0;
    Violation.unless(atOnce < AT_ONCE_LIMIT, () -> "something goes round and time does not pass");
    now = next.at();
    next.action().run();
    happened.increment();
  }

  /** How many events have happened; somebody who watches from outside sees whether it goes on. */
  long happened() {
    return happened.sum();
  }
}
