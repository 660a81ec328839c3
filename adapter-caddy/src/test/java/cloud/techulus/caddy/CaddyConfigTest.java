package cloud.techulus.caddy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.mesh.MeshAddress;
import cloud.techulus.core.mesh.PublicAddress;
import cloud.techulus.core.proxy.RouteTable;
import cloud.techulus.core.proxy.RouteTable.Entry;
import cloud.techulus.core.proxy.RouteTable.Upstream;
import cloud.techulus.core.service.Domain;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CaddyConfigTest {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final CertificateIssuer PUBLIC =
      new CertificateIssuer.Acme(Optional.empty(), Optional.empty(), Optional.empty());
  private static final RouteTable TABLE =
      new RouteTable(
          7,
          List.of(
              entry("shop.example.com", true, "10.100.1.2", "10.100.2.5"),
              entry("empty.example.com", true),
              entry("plain.example.com", false, "10.100.1.3")));

  @Test
  void a_table_becomes_this_configuration() {
    assertThat(tree(new CaddyConfig(settings(PUBLIC)).serving(TABLE, RoutePorts.NONE.with(TABLE))))
        .isEqualTo(tree(recorded("table.json")));
  }

  @Test
  void other_replicas_are_no_other_configuration() {
    RouteTable other =
        new RouteTable(
            8,
            List.of(
                entry("shop.example.com", true, "10.100.3.4"),
                entry("empty.example.com", true),
                entry("plain.example.com", false)));
    CaddyConfig config = new CaddyConfig(settings(PUBLIC));
    RoutePorts ports = RoutePorts.NONE.with(TABLE);

    assertThat(config.serving(other, ports.with(other))).isEqualTo(config.serving(TABLE, ports));
  }

  @Test
  void replicas_on_two_ports_are_asked_for_by_port() {
    RouteTable moving =
        new RouteTable(
            1,
            List.of(
                new Entry(
                    new Domain("plain.example.com"),
                    false,
                    Optional.empty(),
                    List.of(
                        new Upstream(MeshAddress.parse("10.100.1.2"), 8080),
                        new Upstream(MeshAddress.parse("10.100.1.3"), 9090)))));
    JsonNode source =
        servers(new CaddyConfig(settings(PUBLIC)).serving(moving, RoutePorts.NONE.with(moving)))
            .at("/http/routes/0/handle/0/dynamic_upstreams");

    assertThat(source.path("source").asText()).isEqualTo("multi");
    assertThat(source.at("/sources/0/port").asText()).isEqualTo("8080");
    assertThat(source.at("/sources/1/port").asText()).isEqualTo("9090");
    assertThat(source.at("/sources/0/name")).isNotEqualTo(source.at("/sources/1/name"));
  }

  @Test
  void a_response_timeout_is_the_domains_own_and_ends_its_retries() {
    RouteTable limited =
        new RouteTable(
            1,
            List.of(
                new Entry(
                    new Domain("a.example.com"),
                    false,
                    Optional.of(Duration.ofMillis(2500)),
                    List.of(new Upstream(MeshAddress.parse("10.100.1.2"), 8080))),
                entry("b.example.com", false, "10.100.1.3")));
    JsonNode routes =
        servers(new CaddyConfig(settings(PUBLIC)).serving(limited, RoutePorts.NONE.with(limited)))
            .at("/http/routes");

    assertThat(routes.at("/0/handle/0/transport/response_header_timeout").asText())
        .isEqualTo("2500ms");
    assertThat(routes.at("/0/handle/0/load_balancing/retry_match"))
        .isEqualTo(
            tree(
                """
                [{"method": ["GET"],
                  "expression": "{http.request.duration_ms} < 2500.0 && {http.reverse_proxy.status_code} == null"},
                 {"vars": {"{http.reverse_proxy.upstream.hostport}": ["", "<nil>"]}}]
                """));
    assertThat(routes.at("/1/handle/0/transport").has("response_header_timeout")).isFalse();
    assertThat(routes.at("/1/handle/0/load_balancing/retry_match"))
        .isEqualTo(
            tree(
                """
                [{"method": ["GET"]}, {"vars": {"{http.reverse_proxy.upstream.hostport}": ["", "<nil>"]}}]
                """));
  }

  @Test
  void more_domains_are_asked_for_less_often() {
    assertThat(CaddyConfig.refresh(sites(100))).isEqualTo(Duration.ofMillis(100));
    assertThat(CaddyConfig.refresh(sites(101))).isEqualTo(Duration.ofMillis(101));
  }

  private static RouteTable sites(int count) {
    return new RouteTable(
        1,
        IntStream.range(0, count)
            .mapToObj(number -> entry("s" + number + ".example.com", false))
            .toList());
  }

  @Test
  void before_the_first_table_every_host_is_told_to_come_back() {
    JsonNode servers = servers(new CaddyConfig(settings(PUBLIC)).starting());

    assertThat(servers.size()).isEqualTo(1);
    assertThat(servers.at("/http/routes").size()).isEqualTo(1);
    assertThat(servers.at("/http/routes/0/match").isMissingNode()).isTrue();
    assertThat(servers.at("/http/routes/0/handle/0/status_code").asInt()).isEqualTo(503);
  }

  @Test
  void without_a_secure_domain_nothing_listens_for_https() {
    RouteTable plain = new RouteTable(1, List.of(entry("plain.example.com", false, "10.100.1.3")));

    assertThat(
            servers(new CaddyConfig(settings(PUBLIC)).serving(plain, RoutePorts.NONE.with(plain)))
                .has("https"))
        .isFalse();
  }

  @Test
  void every_configuration_keeps_the_admin_endpoint_where_it_is() {
    CaddyConfig config = new CaddyConfig(settings(PUBLIC));

    for (String json :
        List.of(config.starting(), config.serving(TABLE, RoutePorts.NONE.with(TABLE)))) {
      JsonNode admin = tree(json).path("admin");
      assertThat(admin.path("listen").asText()).isEqualTo("unix//run/techulus/caddy.sock");
      assertThat(admin.at("/origins/0").asText()).isEqualTo("localhost");
      assertThat(admin.at("/config/persist").asBoolean(true)).isFalse();
    }
  }

  @Test
  void one_address_may_be_served_alone() {
    CaddySettings bound =
        new CaddySettings(
            Path.of("/run/techulus/caddy.sock"),
            Path.of("/var/lib/techulus/caddy"),
            8080,
            8443,
            Optional.of(new PublicAddress("203.0.113.7")),
            PUBLIC,
            Duration.ofSeconds(3),
            new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 5380));
    JsonNode servers = servers(new CaddyConfig(bound).serving(TABLE, RoutePorts.NONE.with(TABLE)));

    assertThat(servers.at("/http/listen/0").asText()).isEqualTo("203.0.113.7:8080");
    assertThat(servers.at("/https/listen/0").asText()).isEqualTo("203.0.113.7:8443");
  }

  @Test
  void an_authority_of_ones_own_is_named_with_its_roots() {
    JsonNode issuer =
        tree(new CaddyConfig(
                    settings(
                        new CertificateIssuer.Acme(
                            Optional.of("ops\"@example.com"),
                            Optional.of(URI.create("https://ca.test/directory")),
                            Optional.of(Path.of("/etc/ca.pem")))))
                .serving(TABLE, RoutePorts.NONE.with(TABLE)))
            .at("/apps/tls/automation/policies/0/issuers/0");

    assertThat(issuer)
        .isEqualTo(
            tree(
                """
                {"module": "acme", "ca": "https://ca.test/directory",
                 "email": "ops\\"@example.com", "trusted_roots_pem_files": ["/etc/ca.pem"]}
                """));
  }

  @Test
  void certificates_of_its_own_do_not_touch_the_machines_roots() {
    JsonNode apps =
        tree(new CaddyConfig(settings(new CertificateIssuer.Internal()))
                .serving(TABLE, RoutePorts.NONE.with(TABLE)))
            .path("apps");

    assertThat(apps.at("/tls/automation/policies/0/issuers"))
        .isEqualTo(tree("[{\"module\": \"internal\"}]"));
    assertThat(apps.at("/pki/certificate_authorities/local/install_trust").asBoolean(true))
        .isFalse();
  }

  @Test
  void caddy_is_started_with_folders_of_its_own() {
    CaddyCommand start = CaddyCommand.of(settings(PUBLIC));

    assertThat(start.command().argv())
        .containsExactly("caddy", "run", "--config", "/var/lib/techulus/caddy/caddy.json");
    assertThat(start.command().environment())
        .isEqualTo(
            Map.of(
                "HOME", "/var/lib/techulus/caddy",
                "XDG_DATA_HOME", "/var/lib/techulus/caddy",
                "XDG_CONFIG_HOME", "/var/lib/techulus/caddy"));
    assertThat(start.configurationFile()).isEqualTo(Path.of("/var/lib/techulus/caddy/caddy.json"));
    assertThat(start.configuration()).isEqualTo(new CaddyConfig(settings(PUBLIC)).starting());
    assertThat(start.preparation().argv())
        .containsExactly("sysctl", "-q", "-w", "net.ipv4.tcp_migrate_req=1");
  }

  private static CaddySettings settings(CertificateIssuer issuer) {
    return CaddySettings.of(
        Path.of("/run/techulus/caddy.sock"),
        Path.of("/var/lib/techulus/caddy"),
        issuer,
        CaddySettings.UPSTREAM_PORT);
  }

  private static Entry entry(String domain, boolean ssl, String... addresses) {
    return new Entry(
        new Domain(domain),
        ssl,
        Optional.empty(),
        List.of(addresses).stream()
            .map(address -> new Upstream(MeshAddress.parse(address), 8080))
            .toList());
  }

  private static JsonNode servers(String json) {
    return tree(json).at("/apps/http/servers");
  }

  private static JsonNode tree(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String recorded(String file) {
    try (InputStream stream = CaddyConfigTest.class.getResourceAsStream("/caddy/" + file)) {
      if (stream == null) {
        throw new IllegalArgumentException("no file " + file);
      }
      return new String(stream.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
