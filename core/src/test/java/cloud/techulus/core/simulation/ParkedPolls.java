package cloud.techulus.core.simulation;

import cloud.techulus.core.control.Doorbell;
import cloud.techulus.core.identity.NodeId;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * The polls that one process of the control plane holds until there is something to tell, as the
 * HTTP side does it: at most one a node, entered before the store is asked, asked again when it is
 * rung for and when its time is over.
 */
final class ParkedPolls implements Doorbell {
  /** Between a wake-up and the look into the store that follows. */
  private static final Duration LONGEST_WAKING = Duration.ofMillis(2);

  private static final Answer BROKEN = new Answer.Broken("connection reset");

  private final Timeline timeline;
  private final Chance chance;
  private final Witness witness;
  private final Map<NodeId, Parked> parked = new LinkedHashMap<>();
  private boolean closed;

  ParkedPolls(Timeline timeline, Chance chance, Witness witness) {
    this.timeline = timeline;
    this.chance = chance;
    this.witness = witness;
  }

  /**
   * What a poll waits for.
   *
   * @param limit how long it may be held
   * @param patience how long to wait before asking again though nothing rang, given what is left
   * @param nothing the answer if there is none
   */
  record Wish(
      NodeId node,
      Duration limit,
      UnaryOperator<Duration> patience,
      Supplier<Answer> ask,
      Answer nothing) {}

  /** One that is held; no other is equal to it. */
  private static final class Parked {
    private final Wish wish;
    private final Consumer<Answer> reply;
    private final Instant deadline;
    private int waits;

    Parked(Wish wish, Consumer<Answer> reply, Instant now) {
      this.wish = wish;
      this.reply = reply;
      this.deadline = now.plus(wish.limit());
    }
  }

  /**
   * Holds a poll that has an empty answer.
   *
   * @param reply gets the answer in the end
   */
  void park(Wish wish, Consumer<Answer> reply) {
    // Something may come in just before the poll is entered; that is what it asks for at once.
    soon(() -> enter(new Parked(wish, reply, timeline.instant())));
  }

  private void enter(Parked poll) {
    if (closed) {
      poll.reply.accept(BROKEN);
      return;
    }
    Parked older = parked.put(poll.wish.node(), poll);
    if (older != null) {
      older.reply.accept(older.wish.nothing());
    }
    ask(poll);
  }

  @Override
  public void ring(NodeId node) {
    Parked poll = parked.get(node);
    if (poll != null) {
      soon(() -> ask(poll));
    }
  }

  private void ask(Parked poll) {
    if (isParked(poll)) {
      Answer answer = poll.wish.ask().get();
      if (answer.isEmpty()) {
        await(poll);
      } else {
        leave(poll, answer);
      }
    }
  }

  private void await(Parked poll) {
    Duration left = Duration.between(timeline.instant(), poll.deadline);
    Duration park = left.isPositive() ? poll.wish.patience().apply(left) : left;
    int wait = ++poll.waits;
    timeline.after(
        park,
        () -> {
          if (isParked(poll) && wait == poll.waits) {
            end(poll, park.compareTo(left) >= 0);
          }
        });
  }

  private void end(Parked poll, boolean isLast) {
    Answer answer = poll.wish.ask().get();
    if (!answer.isEmpty()) {
      witness.overslept(poll.wish.node(), answer);
    }
    if (isLast || !answer.isEmpty()) {
      leave(poll, answer);
    } else {
      await(poll);
    }
  }

  private void leave(Parked poll, Answer answer) {
    if (isParked(poll)) {
      parked.remove(poll.wish.node());
      poll.reply.accept(answer);
    }
  }

  private boolean isParked(Parked poll) {
    return poll.equals(parked.get(poll.wish.node()));
  }

  /** The process has ended. */
  void close() {
    closed = true;
    List<Parked> all = List.copyOf(parked.values());
    parked.clear();
    all.forEach(poll -> poll.reply.accept(BROKEN));
  }

  private void soon(Runnable action) {
    timeline.after(chance.between(Duration.ZERO, LONGEST_WAKING), action);
  }
}
