package cloud.techulus.http.server;

import cloud.techulus.core.control.Doorbell;
import cloud.techulus.core.identity.NodeId;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * The polls that wait for something to happen, at most one a node: a newer one ends the older. Each
 * blocks its (virtual) thread.
 *
 * <p>No wake-up is lost: a poll is entered before the store is asked, so whatever is committed
 * after that look rings a poll that is already there.
 */
public final class ParkedPolls implements Doorbell {
  private final Map<NodeId, ParkedPoll> parked = new ConcurrentHashMap<>();
  private volatile boolean closed;

  @Override
  public void ring(NodeId node) {
    Optional.ofNullable(parked.get(node)).ifPresent(ParkedPoll::ring);
  }

  /**
   * Asks until there is something, the wait is over, a newer poll of this node comes or the server
   * stops.
   *
   * @param patience how long to wait before asking again though nothing rang, given what is left of
   *     the wait
   * @param ask looks for something now; not asked again once a newer poll has taken over, which
   *     would otherwise lose what was given to this one
   * @param isEmpty whether what was found is no reason to answer
   * @return what was found; empty if nothing was looked for any more
   */
  public <T> Optional<T> await(
      NodeId node,
      Duration wait,
      UnaryOperator<Duration> patience,
      Supplier<T> ask,
      Predicate<T> isEmpty) {
    ParkedPoll self = new ParkedPoll();
    Optional.ofNullable(parked.put(node, self)).ifPresent(ParkedPoll::end);
    if (closed) {
      self.end();
    }
    try {
      long deadline = System.nanoTime() + wait.toNanos();
      Optional<T> found = Optional.of(ask.get());
      while (found.filter(isEmpty).isPresent()) {
        Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
        Duration park = left.isZero() ? left : patience.apply(left);
        switch (self.await(park.toNanos())) {
          case RUNG -> found = Optional.of(ask.get());
          case ENDED -> {
            return Optional.empty();
          }
          case OVER -> {
            found = Optional.of(ask.get());
            if (park.compareTo(left) >= 0) {
              return found;
            }
          }
        }
      }
      return found;
    } finally {
      parked.remove(node, self);
    }
  }

  /** How many polls are parked now. */
  public int size() {
    return parked.size();
  }

  /** Ends all parked polls, and from now on each that comes. */
  public void close() {
    closed = true;
    parked.values().forEach(ParkedPoll::end);
  }
}
