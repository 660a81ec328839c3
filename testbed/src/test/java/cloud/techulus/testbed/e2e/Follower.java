package cloud.techulus.testbed.e2e;

import cloud.techulus.core.agent.ControlPlane.Unreachable;
import cloud.techulus.http.client.LogEvents;
import cloud.techulus.http.wire.LogEventWire;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Reads a stream of logs until it ends or is closed. */
final class Follower implements AutoCloseable {
  private final LogEvents events;
  private final ConcurrentLinkedQueue<LogEventWire> told = new ConcurrentLinkedQueue<>();
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicLong lost = new AtomicLong();
  private volatile boolean over;

  private Follower(LogEvents events) {
    this.events = events;
  }

  static Follower of(LogEvents events) {
    Follower follower = new Follower(events);
    Thread.ofVirtual().name("follower").start(follower::read);
    return follower;
  }

  private void read() {
    try {
      Optional<LogEventWire> event = events.next();
      while (event.isPresent()) {
        told.add(event.get());
        switch (event.get()) {
          case LogEventWire.Line _ -> count.incrementAndGet();
          case LogEventWire.Lost some -> lost.addAndGet(some.count());
          case LogEventWire.Notice _, LogEventWire.End _ -> {}
        }
        event = events.next();
      }
    } catch (Unreachable broken) {
      // Closed here, or broken there: either way it is over.
    } finally {
      over = true;
    }
  }

  boolean isOver() {
    return over;
  }

  List<LogEventWire.Line> lines() {
    return told.stream()
        .filter(LogEventWire.Line.class::isInstance)
        .map(LogEventWire.Line.class::cast)
        .toList();
  }

  /** The numbers of the lines that the sample service printed on request. */
  List<Integer> numbers() {
    return lines().stream()
        .filter(line -> line.text().startsWith("line "))
        .map(line -> Integer.valueOf(line.text().split(" ", -1)[1]))
        .toList();
  }

  /** How many lines have come. */
  int count() {
    return count.get();
  }

  /** How many are known as lost. */
  long lost() {
    return lost.get();
  }

  List<String> notices() {
    return told.stream()
        .filter(LogEventWire.Notice.class::isInstance)
        .map(event -> ((LogEventWire.Notice) event).text())
        .toList();
  }

  @Override
  public String toString() {
    return "%d lines, %d lost%s %s".formatted(count(), lost(), over ? ", over" : "", notices());
  }

  @Override
  public void close() {
    events.close();
  }
}
