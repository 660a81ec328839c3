package cloud.techulus.core.logs;

import cloud.techulus.core.deployment.Deployment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The log of one replica within a session: what its node sent and the viewer has not taken yet. It
 * is fed by one connection at a time; a newer one takes over, and goes on where the one before
 * ended.
 */
final class Feed {
  /** How long a node may take to begin or go on before the viewer is told that it is silent. */
  static final Duration ANSWER_LIMIT = Duration.ofSeconds(6);

  /** How long others' lines wait for a replica to begin, so that old lines come in order. */
  static final Duration BEGIN_WAIT = Duration.ofSeconds(1);

  /** How long they wait for its first line once it is connected. */
  static final Duration FIRST_LINE_WAIT = Duration.ofMillis(500);

  /** A replica that pauses so long has told what it printed before; from then on it is live. */
  static final Duration PAUSE = Duration.ofMillis(100);

  /** How long a full queue holds its node back before lines are lost. */
  static final Duration STALL_LIMIT = Duration.ofSeconds(3);

  final Deployment.Id replica;
  final String server;
  private final LogRange range;
  private final Instant created;
  private final Deque<Item> queue = new ArrayDeque<>();
  private final Map<LogOutput, Seen> seen = new EnumMap<>(LogOutput.class);
  private final Map<LogOutput, Seen> known = new EnumMap<>(LogOutput.class);
  private State state = State.AWAITED;
  private Instant since;
  private Instant heard;
  private Optional<Instant> stalledSince = Optional.empty();

  private boolean live;
  private boolean silent;
  private int connection;
  private int weight;
  private int lines;

  private enum State {
    AWAITED,
    CONNECTED,
    ENDED
  }

  /** In the queue. */
  sealed interface Item {
    record Line(LogLine line) implements Item {}

    record Lost(long count) implements Item {}
  }

  /** The youngest line of one output, and how many lines have just its time. */
  private record Seen(Instant at, int count) {
    Seen then(Instant next) {
      return next.equals(at) ? new Seen(at, count + 1) : new Seen(next, 1);
    }
  }

  /**
   * @param live whether nobody has to wait for what it printed before
   */
  Feed(Deployment.Id replica, String server, LogRange range, boolean live, Instant now) {
    this.replica = replica;
    this.server = server;
    this.range = range;
    this.created = now;
    this.live = live || range.tail().equals(OptionalInt.of(0));
    this.since = now;
    this.heard = now;
  }

  /** What is still to be read of the replica's log. */
  LogRange rest(Instant now) {
    return seen.values().stream()
        .map(Seen::at)
        .min(Instant::compareTo)
        // One nanosecond before: lines may share their time, and not all may have come.
        .map(at -> at.minusNanos(1))
        .or(() -> beginOfNew(now))
        .map(after -> new LogRange(range.follow(), OptionalInt.empty(), Optional.of(after)))
        .orElse(range);
  }

  /**
   * From when on lines are new, if no old ones are wanted and it did not succeed at once: what has
   * been printed meanwhile must not be lost. By our clock, for want of another.
   */
  private Optional<Instant> beginOfNew(Instant now) {
    boolean again = connection > 0 || !now.isBefore(created.plus(BEGIN_WAIT));
    return range.tail().equals(OptionalInt.of(0)) && again
        ? Optional.of(created)
        : Optional.empty();
  }

  /** A connection begins; the number is its own. */
  int connect(Instant now) {
    state = State.CONNECTED;
    since = now;
    heard = now;
    known.clear();
    known.putAll(seen);
    live = live || !seen.isEmpty();
    return ++connection;
  }

  boolean isFedBy(int number) {
    return state == State.CONNECTED && number == connection;
  }

  /** The connection broke before the end. */
  void disconnect(Instant now) {
    state = State.AWAITED;
    since = now;
  }

  void end() {
    state = State.ENDED;
  }

  boolean hasEnded() {
    return state == State.ENDED;
  }

  boolean isConnected() {
    return state == State.CONNECTED;
  }

  /** A sign of life. */
  void heard(Instant now) {
    heard = now;
  }

  /** Whether the viewer was told that nothing comes from its server. */
  boolean isSilent() {
    return silent;
  }

  void silent(boolean told) {
    silent = told;
  }

  /** Whether its node should have said something by now. */
  boolean isOverdue(Instant now) {
    Instant last = state == State.CONNECTED ? heard : since;
    return state != State.ENDED && !now.isBefore(last.plus(ANSWER_LIMIT));
  }

  /**
   * Takes lines as long as there is room.
   *
   * @param roomLines most lines in the queue
   * @param roomBytes most that they may weigh
   * @return how many were taken; those that are left fit later
   */
  int offer(List<LogLine> offered, int roomLines, int roomBytes, Instant now) {
    heard = now;
    int taken = 0;
    for (LogLine line : offered) {
      if (!isKnown(line)) {
        if (isFull(line, roomLines, roomBytes) && !isLost(now)) {
          return taken;
        }
        put(line, roomLines, roomBytes);
      }
      taken++;
    }
    return taken;
  }

  private boolean isFull(LogLine line, int roomLines, int roomBytes) {
    return lines > 0 && (lines >= roomLines || weight + line.weight() > roomBytes);
  }

  /** Whether the line that does not fit is lost; otherwise its node has to wait. */
  private boolean isLost(Instant now) {
    if (!range.follow()) {
      return false;
    }
    if (stalledSince.isEmpty()) {
      stalledSince = Optional.of(now);
    }
    return !now.isBefore(stalledSince.get().plus(STALL_LIMIT));
  }

  private void put(LogLine line, int roomLines, int roomBytes) {
    seen.merge(line.output(), new Seen(line.at(), 1), (before, first) -> before.then(line.at()));
    if (!isFull(line, roomLines, roomBytes)) {
      queue.addLast(new Item.Line(line));
      weight += line.weight();
      lines++;
    } else if (queue.peekLast() instanceof Item.Lost(long count)) {
      queue.removeLast();
      queue.addLast(new Item.Lost(count + 1));
    } else {
      queue.addLast(new Item.Lost(1));
    }
  }

  /** Whether a connection before this one has brought the line. */
  private boolean isKnown(LogLine line) {
    Seen before = known.get(line.output());
    if (before == null) {
      return false;
    }
    int order = line.at().compareTo(before.at());
    if (order > 0 || (order == 0 && before.count() == 0)) {
      known.remove(line.output());
      return false;
    }
    if (order == 0) {
      known.put(line.output(), new Seen(before.at(), before.count() - 1));
    }
    return true;
  }

  /** Whether others' lines have to wait for a line of this one. */
  boolean isWaitedFor(Instant now) {
    if (!queue.isEmpty() || live || silent || state == State.ENDED) {
      return false;
    }
    Duration patience =
        switch (state) {
          case AWAITED -> BEGIN_WAIT;
          case CONNECTED -> seen.isEmpty() ? FIRST_LINE_WAIT : PAUSE;
          case ENDED -> Duration.ZERO;
        };
    Instant last = state == State.CONNECTED ? heard : since;
    if (now.isBefore(last.plus(patience))) {
      return true;
    }
    live = true;
    return false;
  }

  /** The time of the next line; what was lost comes with the line after it. */
  Optional<Instant> head() {
    for (Item item : queue) {
      if (item instanceof Item.Line(LogLine line)) {
        return Optional.of(line.at());
      }
    }
    return queue.isEmpty() ? Optional.empty() : Optional.of(Instant.MIN);
  }

  /** The next line, or how many were lost before it. */
  Item take(int roomLines) {
    Item item = queue.removeFirst();
    if (item instanceof Item.Line(LogLine line)) {
      weight -= line.weight();
      lines--;
    }
    if (lines <= roomLines / 2) {
      stalledSince = Optional.empty();
    }
    return item;
  }

  boolean isEmpty() {
    return queue.isEmpty();
  }
}
