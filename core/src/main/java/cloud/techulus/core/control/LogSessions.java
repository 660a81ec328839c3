package cloud.techulus.core.control;

import cloud.techulus.core.Problem;
import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.identity.ProxyId;
import cloud.techulus.core.identity.PublicKey;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.identity.SignatureVerifier;
import cloud.techulus.core.identity.SignedRequest;
import cloud.techulus.core.logs.LogEvent;
import cloud.techulus.core.logs.LogQuery;
import cloud.techulus.core.logs.LogRequest;
import cloud.techulus.core.logs.LogSession;
import cloud.techulus.core.server.Server;
import cloud.techulus.core.service.Service;
import cloud.techulus.core.store.Store;
import cloud.techulus.core.store.View;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * The log sessions there are: who views what, and which node has to stream what into which. All of
 * it is in memory only; a viewer whose control plane restarts asks again.
 *
 * <p>What a server shall stream is told with every answer to a poll, as a whole list. A lost answer
 * therefore costs nothing but the time until the next; a session that is not in the list is over.
 */
public final class LogSessions {
  /** Most viewers at a time. */
  public static final int SESSIONS_LIMIT = 64;

  /** Most viewers of one service. */
  public static final int SESSIONS_OF_SERVICE_LIMIT = 50;

  /** Most logs streamed at a time, over all viewers. */
  public static final int STREAMS_LIMIT = 1000;

  /** How often a session looks whether replicas have come or servers have gone. */
  static final Duration LOOK_INTERVAL = Duration.ofSeconds(1);

  private final Store store;
  private final Authenticator authenticator;
  private final Doorbell doorbell;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final ConcurrentMap<LogSession.Id, Viewed> sessions = new ConcurrentHashMap<>();
  private final ConcurrentMap<ServerId, Set<Wanted>> told = new ConcurrentHashMap<>();

  /** A session and when its replicas were looked up last. */
  private record Viewed(LogSession session, Instant looked) {}

  /** What has been told to a server: enough to know whether there is something new. */
  private record Wanted(LogSession.Id session, Deployment.Id replica) {}

  /** The replicas of a service, if there is one. */
  private record Found(List<LogSession.Replica> replicas) {}

  public LogSessions(
      ControlSettings settings, Store store, SignatureVerifier verifier, Doorbell doorbell) {
    this.store = store;
    this.authenticator = new Authenticator(store, verifier, settings.wallClock());
    this.doorbell = doorbell;
    this.clock = settings.clock();
    this.random = settings.random();
  }

  /**
   * A viewer comes.
   *
   * @param bell rung whenever there may be something for the viewer, or room for more lines
   * @throws Problem NOT_FOUND, or LIMIT if there are too many viewers
   */
  public LogSession open(Service.Id service, LogQuery query, Runnable bell) {
    Found found = find(service).orElseThrow(() -> Problem.notFound("service", service.value()));
    query
        .replica()
        .filter(only -> found.replicas().stream().noneMatch(each -> each.id().equals(only)))
        .ifPresent(
            only -> {
              throw Problem.notFound("replica with a log of that service,", only.value());
            });
    LogSession session = new LogSession(LogSession.Id.next(random), service, query, bell);
    Instant now = clock.instant();
    Set<ServerId> servers;
    synchronized (this) {
      requireRoom(service, query.replica().isPresent() ? 1 : found.replicas().size());
      servers = session.replicas(found.replicas(), now);
      sessions.put(session.id(), new Viewed(session, now));
    }
    servers.forEach(doorbell::ring);
    return session;
  }

  private void requireRoom(Service.Id service, int streams) {
    if (sessions.size() >= SESSIONS_LIMIT) {
      throw Problem.limit(
          "%d people read logs already, which is the most; end one of those streams."
              .formatted(SESSIONS_LIMIT));
    }
    if (all().filter(session -> session.service().equals(service)).count()
        >= SESSIONS_OF_SERVICE_LIMIT) {
      throw Problem.limit(
          "%d people read the logs of this service already, which is the most."
              .formatted(SESSIONS_OF_SERVICE_LIMIT));
    }
    if (all().mapToInt(LogSession::size).sum() + streams > STREAMS_LIMIT) {
      throw Problem.limit(
          "%d logs are streamed at most; end one of those streams, or ask for one replica only."
              .formatted(STREAMS_LIMIT));
    }
  }

  private Stream<LogSession> all() {
    return sessions.values().stream().map(Viewed::session);
  }

  /** What the viewer is told next. Call it again when the bell rang, and every now and then. */
  public List<LogEvent> take(LogSession session) {
    Instant now = clock.instant();
    Viewed viewed = sessions.get(session.id());
    if (viewed != null && !now.isBefore(viewed.looked().plus(LOOK_INTERVAL))) {
      sessions.replace(session.id(), viewed, new Viewed(session, now));
      look(session, now);
    }
    return session.take(now);
  }

  /** Whether there are lines that soon may go out though no bell rings. */
  public boolean isHeldBack(LogSession session) {
    return session.isHeldBack(clock.instant());
  }

  private void look(LogSession session, Instant now) {
    Optional<Found> found = find(session.service());
    if (found.isEmpty()) {
      session.finish("The service was removed.");
    } else {
      session.replicas(found.get().replicas(), now).forEach(doorbell::ring);
    }
  }

  /** A viewer goes: nothing is streamed for it any more. */
  public void close(LogSession session) {
    session.close();
    sessions.remove(session.id());
    session.servers().forEach(doorbell::ring);
  }

  /** The control plane stops: every viewer is told. */
  public void close() {
    all().forEach(session -> session.finish("The control plane stops."));
  }

  /** How many viewers there are. */
  public int size() {
    return sessions.size();
  }

  /** All that a server shall stream. */
  public List<LogRequest> wanted(ServerId server) {
    Instant now = clock.instant();
    return all()
        .sorted(Comparator.comparing(session -> session.id().value()))
        .flatMap(session -> session.requests(server, now).stream())
        .toList();
  }

  /** Whether the server was not told just this list with its last answer. */
  public boolean isNews(ServerId server, List<LogRequest> wanted) {
    return !told.getOrDefault(server, Set.of()).equals(keys(wanted));
  }

  /** The list goes out to the server. */
  public void tell(ServerId server, List<LogRequest> wanted) {
    Set<Wanted> keys = keys(wanted);
    if (keys.isEmpty()) {
      told.remove(server);
    } else {
      told.put(server, keys);
    }
  }

  private static Set<Wanted> keys(List<LogRequest> wanted) {
    Set<Wanted> keys = new LinkedHashSet<>();
    wanted.forEach(request -> keys.add(new Wanted(request.session(), request.replica())));
    return keys;
  }

  /**
   * A server begins to stream.
   *
   * @param signed covers the session and the replica, but none of the lines
   * @throws Problem UNAUTHENTICATED and the like, or NOT_FOUND if that session wants nothing of
   *     this kind from this server: it learns nothing about those of others
   */
  public LogIntake connect(SignedRequest signed, LogSession.Id id, Deployment.Id replica) {
    PublicKey key = authenticator.verify(signed);
    ServerId server = requireServer(signed);
    PublicKey _ =
        store.write(
            tx -> {
              authenticator.admit(tx, signed, key);
              return key;
            });
    LogSession session =
        Optional.ofNullable(sessions.get(id))
            .map(Viewed::session)
            .orElseThrow(LogSessions::notWanted);
    int number =
        session.connect(replica, server, clock.instant()).orElseThrow(LogSessions::notWanted);
    return new LogIntake(session, replica, number, clock, () -> askAgain(server));
  }

  private static Problem notWanted() {
    return Problem.notFound("log session", "that wants this");
  }

  private static ServerId requireServer(SignedRequest signed) {
    return switch (Authenticator.nodeOf(signed)) {
      case ServerId server -> server;
      case ProxyId proxy -> throw Problem.forbidden("A proxy has no containers, so no logs.");
    };
  }

  private void askAgain(ServerId server) {
    told.remove(server);
    doorbell.ring(server);
  }

  /** The replicas of a service whose containers are there; empty if there is no such service. */
  private Optional<Found> find(Service.Id service) {
    return store.read(
        view ->
            view.services()
                .find(service)
                .map(
                    found ->
                        new Found(
                            view.deployments().ofService(service).stream()
                                .flatMap(deployment -> replica(view, deployment).stream())
                                .toList())));
  }

  /** An address is held from placement until the container is gone. */
  private static Optional<LogSession.Replica> replica(View view, Deployment deployment) {
    if (deployment.containerId().isEmpty() || deployment.address().isEmpty()) {
      return Optional.empty();
    }
    return deployment
        .server()
        .flatMap(view.servers()::find)
        .map(
            server ->
                new LogSession.Replica(
                    deployment.id(), server.id(), server.name().text(), reach(server)));
  }

  private static LogSession.Reach reach(Server server) {
    return switch (server.status()) {
      case ONLINE -> LogSession.Reach.ANSWERS;
      case OFFLINE, PENDING -> LogSession.Reach.AWAY;
      case UNKNOWN -> LogSession.Reach.HELD;
    };
  }
}
