package cloud.techulus.http.server;

import cloud.techulus.core.Problem;
import cloud.techulus.core.access.Operation;
import cloud.techulus.core.control.Access;
import cloud.techulus.core.control.LogIntake;
import cloud.techulus.core.control.LogSessions;
import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.identity.SignedRequest;
import cloud.techulus.core.logs.LogEvent;
import cloud.techulus.core.logs.LogLine;
import cloud.techulus.core.logs.LogQuery;
import cloud.techulus.core.logs.LogRange;
import cloud.techulus.core.logs.LogSession;
import cloud.techulus.core.service.Service;
import cloud.techulus.http.openapi.Endpoint;
import cloud.techulus.http.openapi.Endpoint.QueryParameter;
import cloud.techulus.http.wire.FrameReader;
import cloud.techulus.http.wire.Json;
import cloud.techulus.http.wire.LogEventWire;
import cloud.techulus.http.wire.LogFrameWire;
import io.javalin.http.Context;
import io.javalin.router.JavalinDefaultRoutingApi;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Both ends of a log session: a viewer's stream of events, and the nodes' streams of lines. Each
 * blocks its (virtual) thread as long as it lasts.
 */
final class LogRoutes {
  /**
   * How often a viewer without lines is written to. That he has gone shows at the second write
   * after it.
   */
  static final Duration BEAT = Duration.ofSeconds(1);

  /** How soon lines that wait for older ones of another replica are looked at again. */
  private static final Duration MERGE_LOOK = Duration.ofMillis(25);

  /** Longest reason that a node may give for an end, in characters. */
  private static final int REASON_LIMIT = 400;

  /**
   * How often it is looked whether the viewer may still read: signed out, token gone, no member.
   */
  static final Duration VOUCH_INTERVAL = Duration.ofSeconds(1);

  private static final List<QueryParameter> QUERY =
      List.of(
          QueryParameter.flag("follow", "Go on with what is printed from now on."),
          QueryParameter.number("tail", "The last so many lines of each replica: 0 to 100000."),
          QueryParameter.text("since", "Only lines younger than this: `10m`, `2h`, or a time."),
          QueryParameter.text("replica", "Only this one (its id)."));

  private static final LogEvent NO_MORE =
      new LogEvent.End(false, "You may not read this any more; sign in again.");

  private static final byte[] COMMENT = ":\n\n".getBytes(StandardCharsets.US_ASCII);

  private final Access access;
  private final LogSessions sessions;
  private final InstantSource wallClock;
  private final Map<LogSession.Id, Bell> bells = new ConcurrentHashMap<>();

  LogRoutes(Access access, LogSessions sessions, InstantSource wallClock) {
    this.access = access;
    this.sessions = sessions;
    this.wallClock = wallClock;
  }

  void register(ApiRoutes routes) {
    routes.get(
        "/services/{id}/logs",
        Operation.READ_LOGS,
        Endpoint.of("readLogs", "What the replicas print, as events.")
            .asks(QUERY)
            .streams(LogEventWire.class),
        this::view);
  }

  void registerForNodes(JavalinDefaultRoutingApi routes) {
    routes.post(AgentRoutes.ROOT + "/logs/{session}", this::feed);
  }

  /** Streams the log of the service in the path as events. */
  void view(Context context) {
    Service.Id service = Requests.pathId(context, "id", "service", Service.Id::new);
    LogQuery query = query(context);
    Bell bell = new Bell();
    LogSession session = sessions.open(service, query, bell::ring);
    bells.put(session.id(), bell);
    try {
      context.status(200).contentType("text/event-stream");
      // Proxies must not wait until there is more.
      context.header("X-Accel-Buffering", "no");
      relay(Visit.of(context), session, bell, context.res().getOutputStream());
    } catch (IOException gone) {
      // The viewer has gone. That is all there is to it.
    } finally {
      sessions.close(session);
      bells.remove(session.id());
    }
  }

  private void relay(Visit visit, LogSession session, Bell bell, OutputStream out)
      throws IOException {
    // Headers go out at once: the viewer knows that there is a stream.
    out.write(COMMENT);
    out.flush();
    long written = System.nanoTime();
    long vouched = written;
    boolean over = false;
    while (!over) {
      if (System.nanoTime() - vouched >= VOUCH_INTERVAL.toNanos()) {
        vouched = System.nanoTime();
        if (!access.isStillAllowed(visit.actor(), visit.operation(), visit.target())) {
          out.write(text(List.of(NO_MORE)));
          out.flush();
          return;
        }
      }
      long seen = bell.count();
      List<LogEvent> events = sessions.take(session);
      if (!events.isEmpty()) {
        out.write(text(events));
        out.flush();
        written = System.nanoTime();
        over = events.getLast() instanceof LogEvent.End;
        letOthersRun();
      } else if (System.nanoTime() - written >= BEAT.toNanos()) {
        out.write(COMMENT);
        out.flush();
        written = System.nanoTime();
      } else {
        over = !bell.await(seen, sessions.isHeldBack(session) ? MERGE_LOOK : BEAT);
      }
    }
  }

  /**
   * Nobody takes the processor away from a virtual thread that has enough to do: without this a
   * flood of lines would keep polls waiting until their servers count as offline.
   */
  @SuppressWarnings("ThreadPriorityCheck") // a virtual thread that yields goes behind the others
  private static void letOthersRun() {
    Thread.yield();
  }

  private static byte[] text(List<LogEvent> events) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    for (LogEvent event : events) {
      LogEventWire wire = LogEventWire.of(event);
      text.writeBytes(("event: " + wire.name() + "\ndata: ").getBytes(StandardCharsets.UTF_8));
      // One line: JSON escapes every line end within a text.
      text.writeBytes(Json.write(wire));
      text.writeBytes("\n\n".getBytes(StandardCharsets.UTF_8));
    }
    return text.toByteArray();
  }

  private LogQuery query(Context context) {
    boolean follow =
        parameter(context, "follow")
            .map(
                text ->
                    switch (text) {
                      case "", "true" -> true;
                      case "false" -> false;
                      default -> throw Problem.invalid("follow", "must be true or false");
                    })
            .orElse(false);
    OptionalInt tail =
        parameter(context, "tail").map(LogRoutes::count).orElseGet(OptionalInt::empty);
    LogRange range =
        new LogRange(
            follow,
            tail,
            parameter(context, "since").map(text -> LogQuery.since(text, wallClock.instant())));
    return new LogQuery(range, parameter(context, "replica").map(LogRoutes::replica));
  }

  private static OptionalInt count(String text) {
    if (!text.matches("[0-9]{1,9}")) {
      throw Problem.invalid("tail", "must be between 0 and " + LogRange.TAIL_LIMIT);
    }
    return OptionalInt.of(Integer.parseInt(text));
  }

  private static Deployment.Id replica(String text) {
    return parsed(text, "replica", Deployment.Id::new);
  }

  private static <T> T parsed(String text, String field, Function<String, T> parse) {
    try {
      return parse.apply(text);
    } catch (Problem malformed) {
      throw Problem.invalid(field, malformed.errors().getFirst().message());
    }
  }

  private static Optional<String> parameter(Context context, String name) {
    List<String> values = context.queryParams(name);
    if (values.size() > 1) {
      throw Problem.invalid(name, "must be given once");
    }
    return values.stream().findFirst();
  }

  /** The signature covers session and replica; the lines come after it, as long as they come. */
  private void feed(Context context) {
    SignedRequest signed = AgentRoutes.signed(context, new byte[0]);
    LogSession.Id session = Requests.pathId(context, "session", "log session", LogSession.Id::new);
    Deployment.Id replica =
        parameter(context, "replica")
            .map(LogRoutes::replica)
            .orElseThrow(() -> Problem.invalid("replica", "is required"));
    LogIntake intake = sessions.connect(signed, session, replica);
    try {
      FrameReader reader =
          new FrameReader(context.req().getInputStream(), LogFrameWire.LIMIT_BYTES);
      Optional<List<byte[]>> frames = Optional.of(List.of());
      while (intake.isWanted() && frames.isPresent()) {
        take(frames.get(), intake, bells.getOrDefault(session, new Bell()));
        letOthersRun();
        frames = reader.next();
      }
      context.status(204);
    } catch (FrameReader.TooLong tooLong) {
      throw Problem.invalid("body", String.valueOf(tooLong.getMessage()));
    } catch (IOException broken) {
      throw new UncheckedIOException("the stream broke off", broken);
    } finally {
      intake.close();
    }
  }

  private static void take(List<byte[]> frames, LogIntake intake, Bell bell) {
    List<LogLine> lines = new ArrayList<>();
    Optional<String> end = Optional.empty();
    for (byte[] frame : frames) {
      if (frame.length > 0) {
        switch (Json.read(frame, LogFrameWire.class)) {
          case LogFrameWire.Line line -> lines.add(line.toLogLine());
          case LogFrameWire.End(String reason) -> end = Optional.of(reason);
        }
      }
    }
    intake.beat();
    offer(lines, intake, bell);
    end.ifPresent(reason -> intake.end(shortened(reason)));
  }

  /** Holds the node back while there is no room. */
  private static void offer(List<LogLine> lines, LogIntake intake, Bell bell) {
    List<LogLine> left = lines;
    boolean going = true;
    while (!left.isEmpty() && going) {
      long seen = bell.count();
      left = left.subList(intake.offer(left), left.size());
      if (!left.isEmpty()) {
        going = bell.await(seen, BEAT);
      }
    }
  }

  private static String shortened(String reason) {
    return reason.length() <= REASON_LIMIT ? reason : reason.substring(0, REASON_LIMIT);
  }
}
