package cloud.techulus.core.logs;

import cloud.techulus.core.RandomId;
import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.service.Service;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One viewer of one service. Nodes offer lines, the viewer takes events; between them is a queue
 * for each replica. Old lines are merged by their times; live ones come as they come.
 *
 * <p>It never waits and owns no thread: whatever changes rings the bell it was made with, so that
 * whoever waits looks again. Any thread may call.
 */
public final class LogSession {
  /** Most lines kept for a viewer, over all replicas. */
  public static final int LINES_LIMIT = 1000;

  /** Most that they may weigh, in bytes. */
  public static final int BYTES_LIMIT = 1 << 20;

  /** Every replica may keep so many, however many there are. */
  public static final int LINES_MINIMUM = 16;

  /** Room for one line of the largest size. */
  public static final int BYTES_MINIMUM = 40 << 10;

  /** Most notices kept for a viewer; of more, the youngest. */
  static final int NOTICES_LIMIT = 100;

  /** Most events given to the viewer at once. */
  static final int EVENTS_LIMIT = 512;

  private final Id id;
  private final Service.Id service;
  private final LogQuery query;
  private final Runnable bell;
  private final Map<Deployment.Id, Placed> feeds = new LinkedHashMap<>();
  private final Deque<LogEvent.Notice> notices = new ArrayDeque<>();
  private Optional<LogEvent.End> end = Optional.empty();
  private boolean begun;
  private boolean complete = true;
  private boolean closed;

  /** Names a session; nobody can guess it. */
  public record Id(String value) {
    public static final String PREFIX = "log_";

    public Id {
      RandomId.require(PREFIX, value);
    }

    public static Id next(RandomGenerator random) {
      return new Id(RandomId.next(PREFIX, random));
    }

    @Override
    public String toString() {
      return value;
    }
  }

  /**
   * A replica whose log there is to read.
   *
   * @param reach whether its server may be expected to answer
   */
  public record Replica(Deployment.Id id, ServerId server, String serverName, Reach reach) {}

  /** What is to be expected of a server. */
  public enum Reach {
    ANSWERS,
    AWAY,
    /** Its key is in doubt: nothing that it says is shown. */
    HELD
  }

  private record Placed(Feed feed, ServerId server) {}

  /**
   * @param bell rung after every change; must not call the session
   */
  public LogSession(Id id, Service.Id service, LogQuery query, Runnable bell) {
    this.id = id;
    this.service = service;
    this.query = query;
    this.bell = bell;
  }

  public Id id() {
    return id;
  }

  public Service.Id service() {
    return service;
  }

  public LogQuery query() {
    return query;
  }

  /**
   * The replicas there are now. Those that came since the session began are shown from their first
   * line on.
   *
   * @return servers that have something new to stream
   */
  public synchronized Set<ServerId> replicas(List<Replica> replicas, Instant now) {
    Set<ServerId> added = new LinkedHashSet<>();
    for (Replica replica : replicas) {
      if (query.replica().filter(only -> !only.equals(replica.id())).isEmpty()
          && (!begun || query.range().follow())) {
        feeds.computeIfAbsent(
            replica.id(),
            key -> {
              added.add(replica.server());
              return new Placed(feed(replica, now), replica.server());
            });
      }
    }
    begun = true;
    replicas.forEach(replica -> judge(replica, now));
    if (!added.isEmpty()) {
      bell.run();
    }
    return added;
  }

  private Feed feed(Replica replica, Instant now) {
    LogRange range =
        begun ? new LogRange(true, OptionalInt.empty(), query.range().after()) : query.range();
    return new Feed(replica.id(), replica.serverName(), range, begun, now);
  }

  private void judge(Replica replica, Instant now) {
    Placed placed = feeds.get(replica.id());
    if (placed == null || replica.reach() == Reach.ANSWERS) {
      return;
    }
    if (replica.reach() == Reach.HELD && placed.feed().isConnected()) {
      placed.feed().disconnect(now);
    }
    if (!placed.feed().isConnected()) {
      tellSilence(placed.feed());
    }
  }

  /** What a server shall stream. */
  public synchronized List<LogRequest> requests(ServerId server, Instant now) {
    return feeds.values().stream()
        .filter(placed -> placed.server().equals(server) && !placed.feed().hasEnded())
        .map(placed -> new LogRequest(id, placed.feed().replica, placed.feed().rest(now)))
        .toList();
  }

  /** All servers it has to do with. */
  public synchronized Set<ServerId> servers() {
    return feeds.values().stream()
        .map(Placed::server)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** How many replicas it shows. */
  public synchronized int size() {
    return feeds.size();
  }

  /**
   * A server begins to stream; an earlier stream of the same replica is over with that.
   *
   * @return the number of this stream; empty if nobody wants it
   */
  public synchronized OptionalInt connect(Deployment.Id replica, ServerId server, Instant now) {
    Placed placed = feeds.get(replica);
    if (closed || placed == null || !placed.server().equals(server) || placed.feed().hasEnded()) {
      return OptionalInt.empty();
    }
    int number = placed.feed().connect(now);
    tellReturn(placed.feed());
    bell.run();
    return OptionalInt.of(number);
  }

  /** Whether this stream is still wanted. */
  public synchronized boolean wants(Deployment.Id replica, int stream) {
    return feed(replica, stream).isPresent();
  }

  /**
   * Lines have come. Those that do not fit have to be offered again; whoever follows loses them
   * after a while.
   *
   * @return how many were taken
   */
  public synchronized int offer(
      Deployment.Id replica, int stream, List<LogLine> lines, Instant now) {
    Optional<Feed> feed = feed(replica, stream);
    if (feed.isEmpty()) {
      return lines.size();
    }
    tellReturn(feed.get());
    int taken = feed.get().offer(lines, roomLines(), roomBytes(), now);
    if (taken > 0) {
      bell.run();
    }
    return taken;
  }

  /** A stream says that it is there, though it has no lines. */
  public synchronized void beat(Deployment.Id replica, int stream, Instant now) {
    feed(replica, stream)
        .ifPresent(
            feed -> {
              feed.heard(now);
              tellReturn(feed);
            });
  }

  /**
   * A stream has come to its end.
   *
   * @param reason why nothing could be read; empty if all is well
   */
  public synchronized void ended(Deployment.Id replica, int stream, String reason) {
    feed(replica, stream)
        .ifPresent(
            feed -> {
              feed.end();
              if (!reason.isEmpty()) {
                complete = false;
                tell("The log of %s on %s: %s".formatted(replica, feed.server, reason));
              } else if (query.range().follow()) {
                tell("%s on %s has ended.".formatted(replica, feed.server));
              }
              bell.run();
            });
  }

  /**
   * A stream broke off.
   *
   * @return whether it is awaited again
   */
  public synchronized boolean broke(Deployment.Id replica, int stream, Instant now) {
    Optional<Feed> feed = feed(replica, stream);
    feed.ifPresent(each -> each.disconnect(now));
    return feed.isPresent();
  }

  private Optional<Feed> feed(Deployment.Id replica, int stream) {
    return Optional.ofNullable(feeds.get(replica))
        .map(Placed::feed)
        .filter(feed -> !closed && feed.isFedBy(stream));
  }

  /** Nothing more is wanted, and the viewer is told why. */
  public synchronized void finish(String reason) {
    if (end.isEmpty()) {
      end = Optional.of(new LogEvent.End(false, reason));
    }
    bell.run();
  }

  /** The viewer has gone. */
  public synchronized void close() {
    closed = true;
    bell.run();
  }

  /** What the viewer is told next; empty if there is nothing yet. The last is the end. */
  public synchronized List<LogEvent> take(Instant now) {
    feeds.values().stream()
        .map(Placed::feed)
        .filter(feed -> feed.isOverdue(now))
        .forEach(this::tellSilence);
    List<LogEvent> events = new ArrayList<>();
    while (!notices.isEmpty()) {
      events.add(notices.removeFirst());
    }
    boolean more = true;
    while (more && events.size() < EVENTS_LIMIT) {
      Optional<Feed> next = isWaiting(now) ? Optional.empty() : next();
      next.ifPresent(feed -> events.add(event(feed)));
      more = next.isPresent();
    }
    if (!more) {
      ending().ifPresent(events::add);
    }
    if (!events.isEmpty()) {
      // There may be room now for lines that were held back.
      bell.run();
    }
    return events;
  }

  /** Whether there are lines that wait for those of another replica. */
  public synchronized boolean isHeldBack(Instant now) {
    return isWaiting(now) && next().isPresent();
  }

  private boolean isWaiting(Instant now) {
    // All are asked: each has to find out whether it is live.
    return feeds.values().stream().filter(placed -> placed.feed().isWaitedFor(now)).count() > 0;
  }

  private Optional<Feed> next() {
    Optional<Feed> best = Optional.empty();
    Instant earliest = Instant.MAX;
    for (Placed placed : feeds.values()) {
      Optional<Instant> head = placed.feed().head();
      if (head.isPresent() && (best.isEmpty() || head.get().isBefore(earliest))) {
        earliest = head.get();
        best = Optional.of(placed.feed());
      }
    }
    return best;
  }

  private LogEvent event(Feed feed) {
    return switch (feed.take(roomLines())) {
      case Feed.Item.Line(LogLine line) -> new LogEvent.Line(feed.replica, feed.server, line);
      case Feed.Item.Lost(long count) -> new LogEvent.Lost(feed.replica, feed.server, count);
    };
  }

  private Optional<LogEvent> ending() {
    if (end.isPresent()) {
      return Optional.of(end.get());
    }
    boolean endless = query.range().follow() && query.replica().isEmpty();
    boolean over = begun && !endless && streams().allMatch(feed -> feed.isEmpty() && isOver(feed));
    return over ? Optional.of(new LogEvent.End(complete, "")) : Optional.empty();
  }

  private boolean isOver(Feed feed) {
    return feed.hasEnded() || (!query.range().follow() && feed.isSilent());
  }

  private Stream<Feed> streams() {
    return feeds.values().stream().map(Placed::feed);
  }

  private void tellSilence(Feed feed) {
    if (feed.isSilent() || feed.hasEnded()) {
      return;
    }
    boolean first = streams().noneMatch(each -> each.isSilent() && each.server.equals(feed.server));
    feed.silent(true);
    complete = complete && query.range().follow();
    if (first) {
      tell(feed.server + " does not answer.");
    }
  }

  private void tellReturn(Feed feed) {
    if (feed.isSilent()) {
      feed.silent(false);
      if (streams().noneMatch(each -> each.isSilent() && each.server.equals(feed.server))) {
        tell(feed.server + " answers again.");
      }
    }
  }

  private void tell(String text) {
    if (notices.size() == NOTICES_LIMIT) {
      notices.removeFirst();
    }
    notices.addLast(new LogEvent.Notice(text));
    bell.run();
  }

  private int roomLines() {
    return Math.max(LINES_MINIMUM, LINES_LIMIT / Math.max(1, feeds.size()));
  }

  private int roomBytes() {
    return Math.max(BYTES_MINIMUM, BYTES_LIMIT / Math.max(1, feeds.size()));
  }
}
