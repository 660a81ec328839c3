package cloud.techulus.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.Name;
import cloud.techulus.core.identity.ProxyId;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.secret.Plaintext;
import cloud.techulus.core.service.EnvName;
import cloud.techulus.core.service.Service;
import cloud.techulus.http.client.OperatorClient;
import cloud.techulus.http.wire.HealthCheckWire;
import cloud.techulus.http.wire.HealthWire;
import cloud.techulus.http.wire.MemoryWire;
import cloud.techulus.http.wire.ProgressWire;
import cloud.techulus.http.wire.ProjectWire;
import cloud.techulus.http.wire.ProxyWire;
import cloud.techulus.http.wire.ServerWire;
import cloud.techulus.http.wire.ServiceWire;
import cloud.techulus.http.wire.SpecWire;
import cloud.techulus.http.wire.StatusWire;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an operator does, through the client, over real HTTP. */
@Timeout(30)
class OperatorApiTest {
  private static final Name SHOP = new Name("shop");

  private final TestControl control = TestControl.start();
  private final OperatorClient operator = control.operator();
  private final RawHttp raw = new RawHttp(control.origin());

  @AfterEach
  void stop() {
    operator.close();
    control.close();
  }

  private static SpecWire spec(MemoryWire memory) {
    return new SpecWire(
        Optional.of("registry.example.com/web:v1"),
        Optional.of(8080),
        Optional.of(2),
        Optional.of("shop.example.com"),
        Optional.of(false),
        Optional.of(30_000L),
        Optional.of(Map.of("GREETING", "héllo\n<b>")),
        Optional.of(List.of("serve", "--all")),
        Optional.of(new HealthCheckWire.Http("/ready")),
        Optional.of(new BigDecimal("0.5")),
        Optional.of(memory),
        Optional.of(Map.of()));
  }

  private Service.Id createWeb() {
    operator.createProject("Shop", Optional.empty());
    return new Service.Id(operator.createService(SHOP, "web", spec(MemoryWire.of("256MiB"))).id());
  }

  @Test
  void the_health_check_needs_no_token() {
    assertThat(operator.health()).isEqualTo(HealthWire.OK);
  }

  @Test
  void a_server_comes_and_goes() {
    ServerWire.NewWire added = operator.addServer("alpha", Optional.of("203.0.113.7"));

    assertThat(added.registrationToken()).hasSize(43);
    assertThat(added.server().status()).isEqualTo("pending");
    assertThat(operator.servers()).containsExactly(added.server());
    operator.removeServer(new ServerId(added.server().id()));
    assertThat(operator.servers()).isEmpty();
  }

  @Test
  void a_registered_server_shows_its_mesh_address_and_capacity() {
    TestControl.Joined alpha = control.join("alpha", 1);

    assertThat(operator.servers())
        .singleElement()
        .satisfies(
            server -> {
              assertThat(server.id()).isEqualTo(alpha.id().value());
              assertThat(server.status()).isEqualTo("online");
              assertThat(server.meshAddress()).contains("10.100.1.1");
              assertThat(server.publicKey()).contains(alpha.identity().publicKey().base64());
              assertThat(server.capacity().toCapacity()).isEqualTo(TestControl.CAPACITY);
              assertThat(server.lastHeartbeat()).isPresent();
            });
  }

  @Test
  void a_read_shows_at_once_who_has_gone_silent() {
    control.join("alpha", 1);
    control.joinProxy("front", 9);

    control.pass(Duration.ofSeconds(11));

    assertThat(operator.servers())
        .singleElement()
        .satisfies(server -> assertThat(server.status()).isEqualTo("offline"));
    assertThat(operator.proxies())
        .singleElement()
        .satisfies(proxy -> assertThat(proxy.status()).isEqualTo("offline"));
  }

  @Test
  void a_proxy_comes_and_goes() {
    ProxyWire.NewWire added = operator.addProxy("front", "198.51.100.7");

    assertThat(added.registrationToken()).hasSize(43);
    assertThat(operator.proxies()).containsExactly(added.proxy());
    operator.removeProxy(new ProxyId(added.proxy().id()));
    assertThat(operator.proxies()).isEmpty();
  }

  @Test
  void projects_are_listed() {
    ProjectWire shop = operator.createProject("My Shop", Optional.empty());
    ProjectWire blog = operator.createProject("Blog", Optional.of("the-blog"));

    assertThat(shop.slug()).isEqualTo("my-shop");
    assertThat(operator.projects()).containsExactly(shop, blog);
  }

  @Test
  void a_service_comes_back_as_it_was_sent() {
    operator.createProject("Shop", Optional.empty());

    ServiceWire created = operator.createService(SHOP, "web", spec(MemoryWire.of("256MiB")));

    assertThat(created.spec()).isEqualTo(spec(MemoryWire.of(256L << 20)));
    assertThat(created.project()).isEqualTo("shop");
    assertThat(created.revision()).isEqualTo(1);
    assertThat(created.deployedRevision()).isEmpty();
    assertThat(created.progress()).isEqualTo(new ProgressWire("not_deployed", 0, 0, 0, 0));
    assertThat(operator.service(new Service.Id(created.id()))).isEqualTo(created);
    assertThat(operator.services()).containsExactly(created);
    assertThat(operator.services(SHOP)).containsExactly(created);
    assertThat(raw.call("GET", "/api/v1/services?project=shop", "").body()).contains(created.id());
  }

  @Test
  void a_change_touches_only_what_it_names() {
    Service.Id web = createWeb();

    HttpResponse<String> answer =
        raw.call("PATCH", "/api/v1/services/" + web, "{\"replicas\":3,\"domain\":\"\",\"cpu\":0}");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    ServiceWire changed = operator.service(web);
    assertThat(changed.revision()).isEqualTo(2);
    assertThat(changed.spec().replicas()).contains(3);
    assertThat(changed.spec().domain()).isEmpty();
    assertThat(changed.spec().cpu()).isEmpty();
    assertThat(changed.spec().image()).contains("registry.example.com/web:v1");
    assertThat(operator.updateService(web, SpecWire.EMPTY)).isEqualTo(changed);
  }

  @Test
  void a_service_is_deployed_scaled_and_deleted() {
    control.join("alpha", 1);
    Service.Id web = createWeb();

    ServiceWire deployed = operator.deploy(web);
    assertThat(deployed.progress()).isEqualTo(new ProgressWire("deploying", 2, 0, 0, 0));
    assertThat(deployed.deployments())
        .hasSize(2)
        .allSatisfy(
            deployment -> {
              assertThat(deployment.server()).contains("alpha");
              assertThat(deployment.status()).isEqualTo("pending");
              assertThat(deployment.desired()).isEqualTo("run");
            });
    assertThat(operator.scale(web, 3).progress().wanted()).isEqualTo(3);
    operator.deleteService(web);
    assertThat(operator.service(web).progress().state()).isEqualTo("deleting");
  }

  @Test
  void secrets_are_written_and_only_their_names_read() {
    Service.Id web = createWeb();

    operator.setSecret(web, new EnvName("API_KEY"), new Plaintext("hunter2"));
    operator.setSecret(web, new EnvName("OTHER"), new Plaintext("hunter3"));
    operator.removeSecret(web, new EnvName("OTHER"));

    assertThat(operator.secrets(web)).containsExactly("API_KEY");
    assertThat(operator.service(web).secrets()).containsExactly("API_KEY");
  }

  @Test
  void the_status_is_everything_on_one_page() {
    control.join("alpha", 1);
    control.joinProxy("front", 9);
    Service.Id web = createWeb();

    StatusWire status = operator.status();

    assertThat(status.servers()).isEqualTo(operator.servers()).hasSize(1);
    assertThat(status.proxies()).isEqualTo(operator.proxies()).hasSize(1);
    assertThat(status.services())
        .containsExactly(
            new StatusWire.SummaryWire(
                web.value(),
                "shop",
                "web",
                "registry.example.com/web:v1",
                Optional.of("shop.example.com"),
                new ProgressWire("not_deployed", 0, 0, 0, 0)));
  }

  @Test
  void statuses_say_what_happened() {
    control.join("alpha", 1);
    HttpResponse<String> project = raw.call("POST", "/api/v1/projects", "{\"name\":\"Shop\"}");
    assertThat(project.statusCode()).as(project.body()).isEqualTo(201);
    HttpResponse<String> created =
        raw.call(
            "POST",
            "/api/v1/projects/shop/services",
            "{\"name\":\"web\",\"image\":\"registry.example.com/web\",\"port\":80}");
    assertThat(created.statusCode()).isEqualTo(201);
    String location = created.headers().firstValue("Location").orElseThrow();
    assertThat(location).startsWith("/api/v1/services/svc_");

    assertThat(raw.call("GET", location, "").statusCode()).isEqualTo(200);
    assertThat(raw.call("POST", location + "/deploy", "").statusCode()).isEqualTo(202);
    assertThat(raw.call("POST", location + "/scale", "{\"replicas\":2}").statusCode())
        .isEqualTo(202);
    assertThat(raw.call("PUT", location + "/secrets/A", "{\"value\":\"x\"}").statusCode())
        .isEqualTo(204);
    assertThat(raw.call("DELETE", location + "/secrets/A", "").statusCode()).isEqualTo(204);
    assertThat(raw.call("DELETE", location, "").statusCode()).isEqualTo(202);
  }

  @Test
  void answers_are_for_nobody_to_cache_sniff_or_embed() {
    HttpResponse<String> answer = raw.call("GET", "/api/v1/status", "");

    assertThat(answer.headers().map())
        .containsEntry("Cache-Control", List.of("no-store"))
        .containsEntry("X-Content-Type-Options", List.of("nosniff"))
        .containsEntry(
            "Content-Security-Policy", List.of("default-src 'none'; frame-ancestors 'none'"))
        .containsEntry("Content-Type", List.of("application/json"))
        .doesNotContainKeys("Server", "Set-Cookie", "Access-Control-Allow-Origin");
  }
}
