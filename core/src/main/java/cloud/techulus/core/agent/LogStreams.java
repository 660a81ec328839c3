package cloud.techulus.core.agent;

import cloud.techulus.core.Journal;
import cloud.techulus.core.Problem;
import cloud.techulus.core.agent.ControlPlane.Unreachable;
import cloud.techulus.core.container.ContainerFailed;
import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.identity.NodeId;
import cloud.techulus.core.logs.ContainerLogs;
import cloud.techulus.core.logs.LogRequest;
import cloud.techulus.core.logs.LogSession;
import cloud.techulus.core.logs.LogSource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * The logs this node streams. The control plane says with every answer which it wants: those that
 * are missing begin, those that are not in the list end.
 */
public final class LogStreams {
  /** Most logs streamed at once; more that are wanted wait. */
  public static final int STREAMS_LIMIT = 100;

  /** Between the end of a stream and its next beginning, so that a fault is no storm. */
  static final Duration PAUSE = Duration.ofSeconds(1);

  /**
   * Without an answer for so long streams end: nobody could say that a viewer has gone. A control
   * plane that is slow for a moment must not have them all begin again.
   */
  static final Duration SILENCE_LIMIT = Duration.ofSeconds(10);

  private final NodeId node;
  private final LogUplink uplink;
  private final ContainerLogs logs;
  private final Executor executor;
  private final InstantSource clock;
  private final Journal log;
  private final Map<Key, Stream> open = new LinkedHashMap<>();
  private final Map<Key, Instant> ended = new HashMap<>();
  private Instant answered;

  private record Key(LogSession.Id session, Deployment.Id replica) {
    static Key of(LogRequest request) {
      return new Key(request.session(), request.replica());
    }
  }

  /**
   * @param executor runs what it is given on threads of its own
   */
  public LogStreams(
      NodeId node,
      LogUplink uplink,
      ContainerLogs logs,
      Executor executor,
      InstantSource clock,
      Journal log) {
    this.node = node;
    this.uplink = uplink;
    this.logs = logs;
    this.executor = executor;
    this.clock = clock;
    this.log = log;
    this.answered = clock.instant();
  }

  /** These are wanted now, and no others. */
  void want(List<LogRequest> wanted) {
    Set<Key> keys = new HashSet<>();
    wanted.forEach(request -> keys.add(Key.of(request)));
    List<Stream> over = new ArrayList<>();
    List<Stream> begun = new ArrayList<>();
    synchronized (this) {
      ended.keySet().retainAll(keys);
      open.forEach(
          (key, stream) -> {
            if (!keys.contains(key)) {
              over.add(stream);
            }
          });
      Instant now = clock.instant();
      answered = now;
      for (LogRequest request : wanted) {
        Key key = Key.of(request);
        if (!open.containsKey(key) && hasPaused(key, now) && open.size() < STREAMS_LIMIT) {
          Stream stream = new Stream(request);
          open.put(key, stream);
          begun.add(stream);
        }
      }
    }
    over.forEach(Stream::cancel);
    begun.forEach(stream -> executor.execute(() -> run(stream)));
  }

  private boolean hasPaused(Key key, Instant now) {
    return Optional.ofNullable(ended.get(key))
        .filter(end -> now.isBefore(end.plus(PAUSE)))
        .isEmpty();
  }

  /** The control plane did not answer. */
  void unanswered() {
    Instant last;
    synchronized (this) {
      last = answered;
    }
    if (!clock.instant().isBefore(last.plus(SILENCE_LIMIT))) {
      end();
    }
  }

  /** Ends them all. */
  void end() {
    want(List.of());
  }

  /** How many are streamed. */
  synchronized int size() {
    return open.size();
  }

  private void run(Stream stream) {
    try (LogSource source = logs.open(stream.request.replica(), stream.request.range())) {
      if (stream.begin(source)) {
        uplink.send(node, stream.request, source);
      }
    } catch (ContainerFailed failed) {
      log.warn(
          "The log of %s cannot be read: %s".formatted(stream.request.replica(), failed.message()));
    } catch (Unreachable | Problem unsent) {
      // If it is still wanted, the control plane says so with its next answer.
    } finally {
      stream.over();
      forget(stream);
    }
  }

  private synchronized void forget(Stream stream) {
    Key key = Key.of(stream.request);
    open.remove(key, stream);
    ended.put(key, clock.instant());
  }

  /** One that is open. */
  private static final class Stream {
    private final LogRequest request;
    private Optional<LogSource> source = Optional.empty();
    private Optional<Thread> thread = Optional.empty();
    private boolean cancelled;

    private Stream(LogRequest request) {
      this.request = request;
    }

    /** False if it has been cancelled meanwhile. */
    private synchronized boolean begin(LogSource opened) {
      source = Optional.of(opened);
      thread = Optional.of(Thread.currentThread());
      return !cancelled;
    }

    /** Also out of a write into a connection that does not move. */
    private synchronized void cancel() {
      cancelled = true;
      source.ifPresent(LogSource::close);
      thread.ifPresent(Thread::interrupt);
    }

    private synchronized void over() {
      thread = Optional.empty();
    }
  }
}
