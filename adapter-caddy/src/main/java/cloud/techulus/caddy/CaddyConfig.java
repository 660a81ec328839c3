package cloud.techulus.caddy;

import cloud.techulus.core.proxy.RouteTable;
import cloud.techulus.core.proxy.RouteTable.Entry;
import cloud.techulus.core.server.Liveness;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;

/**
 * What Caddy is told: its whole configuration as JSON, for Caddy 2.6.2 and newer. A pure function
 * of a route table and the settings.
 */
final class CaddyConfig {
  /** How long a request may wait for the only replica to take it. */
  private static final Duration TRY_FOR = Duration.ofSeconds(5);

  private static final Duration TRY_EVERY = Duration.ofMillis(100);

  /** On how many other replicas a request is tried that could not connect to the first. */
  private static final int RETRIES = 3;

  /** After so many failures a replica is avoided. */
  private static final int FAILURES = 3;

  /**
   * How long a replica is avoided. Longer than it takes the control plane to find that its server
   * is lost, so that visitors wait for it in the beginning only.
   */
  private static final Duration AVOID_FOR = Liveness.THRESHOLD.plusSeconds(2);

  private static final Duration DIAL_TIMEOUT = Duration.ofSeconds(1);

  /** A visitor who takes longer to say what he wants holds a connection for nothing. */
  private static final Duration HEADER_TIMEOUT = Duration.ofSeconds(10);

  private static final JsonMapper MAPPER = new JsonMapper();

  private final CaddySettings settings;

  CaddyConfig(CaddySettings settings) {
    this.settings = settings;
  }

  /** Serves the table and nothing else: other hosts are not found. */
  String serving(RouteTable table) {
    List<Entry> plain = table.entries().stream().filter(entry -> !entry.sslEnabled()).toList();
    List<Entry> secure = table.entries().stream().filter(Entry::sslEnabled).toList();
    ObjectNode root = root();
    ObjectNode servers = http(root);
    server(servers, "http", settings.httpPort(), plain, answer(404, "There is no such site.\n"));
    if (!secure.isEmpty()) {
      // Without a domain of its own Caddy would speak plain HTTP on this port.
      server(
          servers, "https", settings.httpsPort(), secure, answer(404, "There is no such site.\n"));
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
      ObjectNode servers, String name, int port, List<Entry> entries, ObjectNode otherwise) {
    ObjectNode server = servers.putObject(name);
    String host = settings.bind().map(address -> address.text()).orElse("");
    server.putArray("listen").add(host + ":" + port);
    server.put("read_header_timeout", text(HEADER_TIMEOUT));
    ArrayNode routes = server.putArray("routes");
    entries.forEach(entry -> routes.add(route(entry)));
    routes.addObject().putArray("handle").add(otherwise);
  }

  private static ObjectNode route(Entry entry) {
    ObjectNode route = MAPPER.createObjectNode();
    route.putArray("match").addObject().putArray("host").add(entry.domain().text());
    route.put("terminal", true);
    route
        .putArray("handle")
        .add(
            entry.upstreams().isEmpty()
                ? answer(503, "This site is not available at the moment.\n")
                : proxy(entry));
    return route;
  }

  private static ObjectNode proxy(Entry entry) {
    ObjectNode proxy = MAPPER.createObjectNode();
    proxy.put("handler", "reverse_proxy");
    ArrayNode upstreams = proxy.putArray("upstreams");
    entry
        .upstreams()
        .forEach(
            upstream ->
                upstreams.addObject().put("dial", upstream.address() + ":" + upstream.port()));
    ObjectNode balancing = proxy.putObject("load_balancing");
    balancing.putObject("selection_policy").put("policy", "round_robin");
    if (entry.upstreams().size() == 1) {
      // The only one there is cannot be avoided, only waited for.
      balancing.put("try_duration", text(TRY_FOR));
      balancing.put("try_interval", text(TRY_EVERY));
    } else {
      // Counted, not timed: Caddy gives up on requests that wait for their next try when its
      // configuration is loaded, as it is when a lost server leaves it.
      balancing.put("retries", RETRIES);
      proxy
          .putObject("health_checks")
          .putObject("passive")
          .put("fail_duration", text(AVOID_FOR))
          .put("max_fails", FAILURES);
    }
    ObjectNode transport = proxy.putObject("transport");
    transport.put("protocol", "http").put("dial_timeout", text(DIAL_TIMEOUT));
    // A connection each request: one that was kept open to a server that has lost its power takes a
    // request and never answers, and a request that was sent cannot be tried elsewhere. One that
    // cannot connect is.
    transport.putObject("keep_alive").put("enabled", false);
    return proxy;
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
