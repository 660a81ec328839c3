package cloud.techulus.caddy;

import cloud.techulus.core.proxy.RouteTable;
import cloud.techulus.core.proxy.RouteTable.Entry;
import cloud.techulus.core.service.Domain;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.SortedSet;

/**
 * What Caddy is told: its whole configuration as JSON, for Caddy 2.6.2 and newer. A pure function
 * of a route table and the settings.
 */
final class CaddyConfig {
  /** How long a request may wait for a replica that takes it. */
  private static final Duration TRY_FOR = Duration.ofSeconds(5);

  private static final Duration TRY_EVERY = Duration.ofMillis(100);

  /** How long Caddy uses an answer about upstreams: no shorter than this, however few there are. */
  private static final Duration REFRESH_AT_LEAST = Duration.ofMillis(100);

  /** Caddy asks for one domain at a time, which must leave it time for everything else. */
  private static final Duration REFRESH_PER_DOMAIN = Duration.ofMillis(1);

  /**
   * Longer than the second after which Linux sends a lost SYN again (RFC 6298): Caddy before 2.11.2
   * cannot try a request with a body elsewhere, because the failed attempt has closed it.
   */
  private static final Duration DIAL_TIMEOUT = Duration.ofSeconds(2);

  /** A visitor who takes longer to say what he wants holds a connection for nothing. */
  private static final Duration HEADER_TIMEOUT = Duration.ofSeconds(10);

  private static final String NO_SITE = "There is no such site.\n";
  private static final String NO_ANSWER = "This site did not answer in time.\n";
  private static final String NOT_AVAILABLE = "This site is not available at the moment.\n";

  /** Nobody took the request: it never left this machine. */
  private static final String NOT_TAKEN =
      "{http.error.status_code} == 503 || {http.error.message}.startsWith(\"dial \")";

  /** A replica took it and did not begin an answer. */
  private static final String NOT_ANSWERED = "{http.error.status_code} == 504";

  /** What Caddy says of the upstream it chose for a request, also when there is none any more. */
  private static final String UPSTREAM = "{http.reverse_proxy.upstream.hostport}";

  /** How it writes what it cannot say; newer ones write nothing. */
  private static final String UNKNOWN = "<nil>";

  /**
   * No replica has begun an answer. Caddy after 2.11.2 asks expressions about each answer too, and
   * throws it away if they match (caddyserver/caddy#7569).
   */
  private static final String UNANSWERED = "{http.reverse_proxy.status_code} == null";

  private static final JsonMapper MAPPER = new JsonMapper();

  private final CaddySettings settings;

  CaddyConfig(CaddySettings settings) {
    this.settings = settings;
  }

  /** How long Caddy uses an answer about this table's upstreams. */
  static Duration refresh(RouteTable table) {
    Duration fair = REFRESH_PER_DOMAIN.multipliedBy(table.entries().size());
    return fair.compareTo(REFRESH_AT_LEAST) > 0 ? fair : REFRESH_AT_LEAST;
  }

  /**
   * Serves the table and nothing else: other hosts are not found. The same for every table with the
   * same domains and ports, whatever its replicas.
   */
  String serving(RouteTable table, RoutePorts ports) {
    List<Entry> plain = table.entries().stream().filter(entry -> !entry.sslEnabled()).toList();
    List<Entry> secure = table.entries().stream().filter(Entry::sslEnabled).toList();
    ObjectNode root = root();
    ObjectNode servers = http(root);
    Duration refresh = refresh(table);
    server(
        servers, "http", settings.httpPort(), routes(plain, ports, refresh), answer(404, NO_SITE));
    if (!secure.isEmpty()) {
      // Without a domain of its own Caddy would speak plain HTTP on this port.
      server(
          servers,
          "https",
          settings.httpsPort(),
          routes(secure, ports, refresh),
          answer(404, NO_SITE));
      certificates(root, secure);
    }
    return text(root);
  }

  /** Before the first table: every host is told to come back, none that it does not exist. */
  String starting() {
    ObjectNode root = root();
    server(
        http(root),
        "http",
        settings.httpPort(),
        List.of(),
        answer(503, "The proxy is starting.\n"));
    return text(root);
  }

  /**
   * The admin block is in every configuration: without it Caddy would move its admin endpoint to a
   * TCP port, even if it refuses the rest.
   */
  private ObjectNode root() {
    ObjectNode root = MAPPER.createObjectNode();
    ObjectNode admin = root.putObject("admin");
    admin.put("listen", "unix/" + settings.adminSocket().toAbsolutePath());
    admin.putArray("origins").add(CaddyAdmin.HOST);
    admin.putObject("config").put("persist", false);
    root.putObject("logging").putObject("logs").putObject("default").put("level", "WARN");
    root.putObject("storage")
        .put("module", "file_system")
        .put("root", settings.storage().toAbsolutePath().toString());
    return root;
  }

  private ObjectNode http(ObjectNode root) {
    ObjectNode http = root.putObject("apps").putObject("http");
    http.put("http_port", settings.httpPort());
    http.put("https_port", settings.httpsPort());
    http.put("grace_period", text(settings.gracePeriod()));
    return http.putObject("servers");
  }

  private void server(
      ObjectNode servers, String name, int port, List<ObjectNode> sites, ObjectNode otherwise) {
    ObjectNode server = servers.putObject(name);
    String host = settings.bind().map(address -> address.text()).orElse("");
    server.putArray("listen").add(host + ":" + port);
    server.put("read_header_timeout", text(HEADER_TIMEOUT));
    ArrayNode routes = server.putArray("routes");
    sites.forEach(routes::add);
    routes.addObject().putArray("handle").add(otherwise);
    if (!sites.isEmpty()) {
      server
          .putObject("errors")
          .putArray("routes")
          .add(onError(NOT_TAKEN, answer(503, NOT_AVAILABLE)))
          .add(onError(NOT_ANSWERED, answer(504, NO_ANSWER)));
    }
  }

  private static ObjectNode onError(String which, ObjectNode answer) {
    ObjectNode route = MAPPER.createObjectNode();
    route.putArray("match").addObject().put("expression", which);
    route.putArray("handle").add(answer);
    return route;
  }

  private List<ObjectNode> routes(List<Entry> entries, RoutePorts ports, Duration refresh) {
    return entries.stream().map(entry -> route(entry, ports.of(entry.domain()), refresh)).toList();
  }

  private ObjectNode route(Entry entry, SortedSet<Integer> ports, Duration refresh) {
    ObjectNode route = MAPPER.createObjectNode();
    route.putArray("match").addObject().putArray("host").add(entry.domain().text());
    route.put("terminal", true);
    route
        .putArray("handle")
        .add(ports.isEmpty() ? answer(503, NOT_AVAILABLE) : proxy(entry, ports, refresh));
    return route;
  }

  private ObjectNode proxy(Entry entry, SortedSet<Integer> ports, Duration refresh) {
    ObjectNode proxy = MAPPER.createObjectNode();
    proxy.put("handler", "reverse_proxy");
    // And no static ones, which would be used while nobody tells these. Real ones would be those of
    // the last load, and may be another service's by now; one that nobody can have would be tried,
    // which closes the body of a request. So it finds none, and waits as it came.
    proxy.set("dynamic_upstreams", source(entry.domain(), ports, refresh));
    ObjectNode balancing = proxy.putObject("load_balancing");
    balancing.putObject("selection_policy").put("policy", "round_robin");
    balancing.put("try_duration", text(TRY_FOR));
    balancing.put("try_interval", text(TRY_EVERY));
    ObjectNode transport = proxy.putObject("transport");
    transport.put("protocol", "http").put("dial_timeout", text(DIAL_TIMEOUT));
    // A connection each request: one that was kept open to a server that has lost its power takes a
    // request and never answers, and a request that was sent cannot be tried elsewhere. One that
    // cannot connect is.
    transport.putObject("keep_alive").put("enabled", false);
    ArrayNode retried = balancing.putArray("retry_match");
    // Other methods may have had their effect before the connection broke.
    ObjectNode broken = retried.addObject();
    broken.putArray("method").add("GET");
    // Whatever was never sent to anybody; Caddy after 2.7.4 does that by itself.
    retried.addObject().putObject("vars").putArray(UPSTREAM).add("").add(UNKNOWN);
    entry.responseTimeout().ifPresent(limit -> limit(limit, transport, broken));
    return proxy;
  }

  /**
   * Caddy counts from when the request was sent, and no more once the headers of the answer came.
   * It would ask another replica for the same, if that was a GET, as after a broken connection; but
   * what one replica cannot answer in time only keeps the next one busy too.
   */
  private static void limit(Duration limit, ObjectNode transport, ObjectNode broken) {
    transport.put("response_header_timeout", text(limit));
    broken.put(
        "expression",
        "{http.request.duration_ms} < %d.0 && %s".formatted(limit.toMillis(), UNANSWERED));
  }

  /** One port is the rule; there are two while a service moves to another. */
  private ObjectNode source(Domain domain, SortedSet<Integer> ports, Duration refresh) {
    List<ObjectNode> sources = ports.stream().map(port -> source(domain, port, refresh)).toList();
    if (sources.size() == 1) {
      return sources.getFirst();
    }
    ObjectNode all = MAPPER.createObjectNode().put("source", "multi");
    all.putArray("sources").addAll(sources);
    return all;
  }

  private ObjectNode source(Domain domain, int port, Duration refresh) {
    ObjectNode source = MAPPER.createObjectNode().put("source", "a");
    source.put("name", UpstreamNames.name(domain, port));
    source.put("port", String.valueOf(port));
    source.put("refresh", text(refresh));
    // A literal address: a name of the resolver would have to be resolved itself.
    InetSocketAddress resolver = settings.upstreamServer();
    source
        .putObject("resolver")
        .putArray("addresses")
        .add("tcp/" + resolver.getAddress().getHostAddress() + ":" + resolver.getPort());
    return source;
  }

  private static ObjectNode answer(int status, String body) {
    ObjectNode answer = MAPPER.createObjectNode();
    answer.put("handler", "static_response");
    answer.put("status_code", status);
    ObjectNode headers = answer.putObject("headers");
    headers.putArray("Content-Type").add("text/plain; charset=utf-8");
    if (status == 503) {
      headers.putArray("Retry-After").add("5");
    }
    return answer.put("body", body);
  }

  private void certificates(ObjectNode root, List<Entry> entries) {
    ObjectNode apps = root.withObject("/apps");
    ObjectNode policy =
        apps.putObject("tls").putObject("automation").putArray("policies").addObject();
    ArrayNode subjects = policy.putArray("subjects");
    entries.forEach(entry -> subjects.add(entry.domain().text()));
    switch (settings.issuer()) {
      case CertificateIssuer.Internal _ -> {
        policy.putArray("issuers").addObject().put("module", "internal");
        // Else it writes its root into the machine's own store of trusted roots.
        apps.putObject("pki")
            .putObject("certificate_authorities")
            .putObject("local")
            .put("install_trust", false);
      }
      case CertificateIssuer.Acme acme -> acme(policy, acme);
    }
  }

  private static void acme(ObjectNode policy, CertificateIssuer.Acme acme) {
    if (acme.email().isEmpty() && acme.directory().isEmpty() && acme.trustedRoots().isEmpty()) {
      return;
    }
    ObjectNode issuer = policy.putArray("issuers").addObject().put("module", "acme");
    acme.directory().ifPresent(directory -> issuer.put("ca", directory.toString()));
    acme.email().ifPresent(email -> issuer.put("email", email));
    acme.trustedRoots()
        .ifPresent(
            file ->
                issuer.putArray("trusted_roots_pem_files").add(file.toAbsolutePath().toString()));
  }

  /** Go's notation. */
  private static String text(Duration duration) {
    return duration.toMillis() + "ms";
  }

  private static String text(ObjectNode root) {
    try {
      return MAPPER.writeValueAsString(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of texts and numbers is always JSON", e);
    }
  }
}
