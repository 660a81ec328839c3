package cloud.techulus.caddy;

import cloud.techulus.core.Journal;
import cloud.techulus.core.proxy.CertificateState;
import cloud.techulus.core.proxy.ReverseProxy;
import cloud.techulus.core.proxy.RouteTable;
import cloud.techulus.core.proxy.RouteTable.Entry;
import cloud.techulus.core.service.Domain;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gives a running Caddy its whole configuration at once, and answers it which replicas there are.
 * Caddy answers when it serves a configuration, keeps what it had if it refuses it, and does
 * nothing if it has it already: as long as only replicas change, that is so, and no connection
 * breaks.
 */
public final class CaddyProxy implements ReverseProxy, AutoCloseable {
  /** How long Caddy may take for the largest table. */
  public static final Duration LOAD_TIMEOUT = Duration.ofSeconds(30);

  /** How much longer than agreed Caddy may take to use a new answer. */
  private static final Duration REFRESH_MARGIN = Duration.ofMillis(50);

  private static final JsonMapper MAPPER = new JsonMapper();

  private final CaddySettings settings;
  private final CaddyConfig config;
  private final CaddyAdmin admin;
  private final UpstreamServer server;
  private final UpstreamProbes probes;
  private final CaddyCertificates certificates;
  private volatile List<Domain> secure = List.of();
  private Optional<Served> served = Optional.empty();

  /** What Caddy was told last. */
  private record Served(RoutePorts ports, UpstreamNames names, Duration refresh) {}

  public CaddyProxy(CaddySettings settings, Journal log) {
    this(settings, LOAD_TIMEOUT, log);
  }

  CaddyProxy(CaddySettings settings, Duration timeout, Journal log) {
    this.settings = settings;
    this.config = new CaddyConfig(settings);
    this.admin = new CaddyAdmin(settings.adminSocket(), timeout);
    this.server = new UpstreamServer(settings.upstreamServer(), log);
    this.certificates = new CaddyCertificates(settings);
    this.probes = new UpstreamProbes(server::upstreams, server::avoid, log);
  }

  /** From now on Caddy gets answers; before it serves its first table. */
  public void start() {
    server.start();
    probes.start();
  }

  /** Ends what {@link #start} began. */
  @Override
  public void close() {
    probes.close();
    server.close();
  }

  @Override
  public synchronized void serve(RouteTable table) {
    RoutePorts ports = served.map(Served::ports).orElse(RoutePorts.NONE).with(table);
    Served next = new Served(ports, UpstreamNames.of(table, ports), CaddyConfig.refresh(table));
    UpstreamNames known = served.map(Served::names).orElse(UpstreamNames.NONE);
    // The old configuration is answered as before until the new one is served.
    server.answer(known.and(next.names()));
    try {
      load(table, config.serving(table, ports));
    } catch (ReverseProxyFailed failure) {
      server.answer(known);
      throw failure;
    }
    server.answer(next.names());
    Optional<Served> before = served;
    served = Optional.of(next);
    secure = table.entries().stream().filter(Entry::sslEnabled).map(Entry::domain).toList();
    awaitRefresh(before, next);
  }

  /** Whether Caddy runs and can be told what to serve. */
  public boolean answers() {
    try {
      // The smallest part of its configuration.
      return admin.get("/config/admin/listen").succeeded();
    } catch (IOException silent) {
      return false;
    }
  }

  @Override
  public Map<Domain, CertificateState> certificates() {
    return certificates.of(secure);
  }

  /** Caddy keeps an answer for so long; a Caddy that was taken over may have one from before. */
  private static void awaitRefresh(Optional<Served> before, Served next) {
    if (before.isPresent() && next.names().confirm(before.get().names())) {
      return;
    }
    Duration old = before.map(Served::refresh).orElse(next.refresh());
    Duration longer = old.compareTo(next.refresh()) > 0 ? old : next.refresh();
    try {
      Thread.sleep(longer.plus(REFRESH_MARGIN));
    } catch (InterruptedException over) {
      Thread.currentThread().interrupt();
      throw new ReverseProxyFailed("interrupted before Caddy was sure to use the new table", over);
    }
  }

  private void load(RouteTable table, String json) {
    HttpAnswer answer;
    try {
      answer = admin.post("/load", json);
    } catch (IOException e) {
      throw new ReverseProxyFailed(
          "Caddy does not answer at %s: %s".formatted(settings.adminSocket(), e.getMessage()), e);
    }
    if (!answer.succeeded()) {
      throw new ReverseProxyFailed(
          "Caddy refused route table %d (status %d): %s"
              .formatted(table.generation(), answer.status(), message(answer.body())));
    }
  }

  /** Caddy answers <code>{"error":"..."}</code>. */
  private static String message(String body) {
    try {
      String error = MAPPER.readTree(body).path("error").asText();
      return error.isEmpty() ? body.strip() : error;
    } catch (JsonProcessingException notJson) {
      return body.strip();
    }
  }
}
