package cloud.techulus.core.compose;

import static cloud.techulus.core.compose.Tree.NOTHING;
import static cloud.techulus.core.compose.Tree.map;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import cloud.techulus.core.Name;
import cloud.techulus.core.Problem;
import cloud.techulus.core.Problem.FieldError;
import cloud.techulus.core.container.ContainerLimits;
import cloud.techulus.core.container.HealthCheck;
import cloud.techulus.core.container.ImageReference;
import cloud.techulus.core.scheduling.PlacementPolicy.Automatic;
import cloud.techulus.core.service.EnvName;
import cloud.techulus.core.service.ServiceSpec;
import cloud.techulus.core.service.Workload;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ComposeFileTest {
  private static final Name SHOP = new Name("shop");
  private static final String NUL = "\0";

  private static ImportPlan plan(Map<String, Object> file, Map<String, String> variables) {
    return ComposeFile.plan(Tree.of(file), variables, SHOP);
  }

  /** With one service {@code web}, which has an image, a port and these keys. */
  private static ImportPlan web(Object... more) {
    return plan(map("services", map("web", service(more))), Map.of());
  }

  private static Map<String, Object> service(Object... more) {
    Map<String, Object> service = map("image", "a.example/b", "expose", List.of(8080));
    service.putAll(map(more));
    return service;
  }

  private static ServiceSpec spec(ImportPlan plan) {
    assertThat(plan.refused()).isEmpty();
    assertThat(plan.services()).hasSize(1);
    return plan.services().getFirst().spec();
  }

  private static Workload workload(ImportPlan plan) {
    return spec(plan).workload();
  }

  /** The paths with the beginning of what is wrong there. */
  private static List<String> errors(Object... more) {
    return errorsOf(map("services", map("web", service(more))), Map.of());
  }

  private static List<String> errorsOf(Map<String, Object> file, Map<String, String> variables) {
    Problem problem = catchThrowableOfType(Problem.class, () -> plan(file, variables));
    assertThat(problem).as("a refusal").isNotNull();
    assertThat(problem.kind()).isEqualTo(Problem.Kind.INVALID);
    return problem.errors().stream().map(FieldError::field).toList();
  }

  private static List<String> leftOut(ImportPlan plan) {
    return plan.leftOut().stream().map(Finding::path).toList();
  }

  private static List<String> refused(ImportPlan plan) {
    return plan.refused().stream().map(Finding::path).toList();
  }

  @Test
  void a_whole_service_becomes_a_specification() {
    ImportPlan plan =
        web(
            "image", "team/web:${TAG:-v1}",
            "expose", List.of("8080/tcp"),
            "environment", map("GREETING", "héllo", "DEBUG", true, "LEVEL", 3),
            "command", List.of("serve", "--all"),
            "healthcheck", map("test", List.of("CMD", "curl", "-f", "http://localhost")),
            "deploy",
                map(
                    "mode",
                    "replicated",
                    "replicas",
                    2,
                    "resources",
                    map("limits", map("cpus", "0.5", "memory", "256M"))));

    assertThat(plan)
        .isEqualTo(
            new ImportPlan(
                List.of(
                    new PlannedService(
                        new Name("web"),
                        new ServiceSpec(
                            new Workload(
                                new ImageReference("docker.io/team/web:v1"),
                                8080,
                                Map.of(
                                    new EnvName("GREETING"), "héllo",
                                    new EnvName("DEBUG"), "true",
                                    new EnvName("LEVEL"), "3"),
                                List.of("serve", "--all"),
                                new HealthCheck.Exec(List.of("curl", "-f", "http://localhost")),
                                new ContainerLimits(
                                    OptionalInt.of(500), OptionalLong.of(256L << 20))),
                            2,
                            Optional.empty(),
                            true,
                            Optional.empty(),
                            new Automatic()))),
                List.of(),
                List.of()));
  }

  @Test
  void a_service_that_says_little_gets_the_defaults_of_all_services() {
    ServiceSpec spec = spec(web());

    assertThat(spec.replicas()).isEqualTo(1);
    assertThat(spec.workload().healthCheck()).isEqualTo(new HealthCheck.Tcp());
    assertThat(spec.workload().limits()).isEqualTo(ContainerLimits.NONE);
  }

  @Test
  void services_keep_their_order() {
    ImportPlan plan =
        plan(map("services", map("web", service(), "db", service(), "cache", service())), Map.of());

    assertThat(plan.services())
        .extracting(each -> each.name().text())
        .containsExactly("web", "db", "cache");
  }

  // Ports.

  static Stream<Arguments> ports() {
    return Stream.of(
        Arguments.of("80", 80),
        Arguments.of("8080:80", 80),
        Arguments.of("127.0.0.1:8080:80", 80),
        Arguments.of("127.0.0.1::80", 80),
        Arguments.of("[::1]:8080:80", 80),
        Arguments.of("8080:80/tcp", 80),
        Arguments.of("8000-8010:80", 80),
        Arguments.of(map("target", 80), 80),
        Arguments.of(map("target", "80", "published", "8080", "mode", "host"), 80));
  }

  @ParameterizedTest
  @MethodSource("ports")
  void the_port_of_the_container_is_taken_and_that_of_the_machine_is_not(Object port, int taken) {
    ImportPlan plan = web("expose", NOTHING, "ports", List.of(port));

    assertThat(workload(plan).port()).isEqualTo(taken);
    assertThat(plan.leftOut())
        .containsExactly(
            new Finding(
                "services.web.ports[0]",
                "is published on no machine: give the service a domain to let the public in"));
  }

  @Test
  void of_several_ports_the_first_that_is_published_is_taken() {
    ImportPlan plan =
        web(
            "expose", List.of("9000"),
            "ports", List.of("53:53/udp", "90:8000-8010", "80:8080", "9090:9090"));

    assertThat(workload(plan).port()).isEqualTo(8080);
    assertThat(leftOut(plan))
        .containsExactly(
            "services.web.ports[0]",
            "services.web.ports[1]",
            "services.web.ports[2]",
            "services.web.ports[3]",
            "services.web.ports[3]",
            "services.web.expose[0]");
  }

  @Test
  void a_service_without_a_port_is_an_error() {
    assertThat(errors("expose", NOTHING)).containsExactly("services.web.expose");
    assertThat(errors("expose", List.of())).containsExactly("services.web.expose");
    assertThat(errors("expose", List.of("53/udp"))).containsExactly("services.web.expose");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http", "-80", "80:", "80;", "80/TCP!", "1.2.3.4", "99999", "0", "80\n", "$$"})
  void what_is_no_port_is_an_error(String port) {
    assertThat(errors("expose", NOTHING, "ports", List.of(port)))
        .first()
        .isEqualTo("services.web.ports[0]");
  }

  // Environment.

  @Test
  void the_environment_is_a_list_or_a_mapping() {
    Map<EnvName, String> expected =
        Map.of(new EnvName("A"), "1=2", new EnvName("B"), "", new EnvName("C"), "x y");

    assertThat(workload(web("environment", List.of("A=1=2", "B=", "C=x y"))).env())
        .isEqualTo(expected);
    assertThat(workload(web("environment", map("A", "1=2", "B", "", "C", "x y"))).env())
        .isEqualTo(expected);
  }

  @Test
  void a_name_without_a_value_takes_what_was_given_or_is_left_out() {
    for (Object environment :
        List.of(List.of("GIVEN", "NOT"), map("GIVEN", NOTHING, "NOT", NOTHING))) {
      ImportPlan plan =
          plan(
              map("services", map("web", service("environment", environment))),
              Map.of("GIVEN", "yes"));

      assertThat(workload(plan).env()).isEqualTo(Map.of(new EnvName("GIVEN"), "yes"));
      assertThat(plan.leftOut()).hasSize(1);
      assertThat(plan.leftOut().getFirst().reason()).contains("has no value");
    }
  }

  @Test
  void variables_that_are_missing_are_named_where_they_are_used() {
    assertThat(
            errors(
                "image",
                "a.example/b:${TAG}",
                "environment",
                map("A", "${X}", "B", "$Y", "C", "${Z:-z}")))
        .containsExactly(
            "services.web.image", "services.web.environment.A", "services.web.environment.B");
  }

  @Test
  void what_is_not_taken_over_needs_no_variables() {
    ImportPlan plan = web("labels", map("host", "${DOMAIN}"), "x-more", "${NO}");

    assertThat(plan.services()).hasSize(1);
    assertThat(leftOut(plan)).containsExactly("services.web.labels");
  }

  @Test
  void variables_themselves_are_checked() {
    assertThat(
            errorsOf(
                map("services", map("web", service())),
                Map.of("A B", "x", "OK", "x" + NUL, "FINE", "x")))
        .containsExactlyInAnyOrder("variables.A B", "variables.OK");
  }

  @Test
  void a_service_called_by_its_name_alone_is_told() {
    ImportPlan plan =
        plan(
            map(
                "services",
                map(
                    "db", service(),
                    "cache", service(),
                    "web",
                        service(
                            "environment",
                                map(
                                    "A", "postgres://u:p@db:5432/x",
                                    "B", "redis://cache/0",
                                    "C", "db:5432,cache:6379",
                                    "D", "db",
                                    "E", "https://db.shop.internal:5432",
                                    "F", "web-db:80",
                                    "G", "http://other/db:1"),
                            "command", List.of("--db", "db:5432")))),
            Map.of());

    assertThat(leftOut(plan))
        .containsExactly(
            "services.web.environment.A",
            "services.web.environment.B",
            "services.web.environment.C",
            "services.web.environment.C",
            "services.web.command");
    assertThat(plan.leftOut().getFirst().reason())
        .isEqualTo("calls the service db, which is reached as db.shop.internal here: write that");
  }

  // Command and health.

  @Test
  void a_command_is_a_list_or_a_text_without_a_shell() {
    assertThat(workload(web("command", "nginx -g 'daemon off;'")).command())
        .containsExactly("nginx", "-g", "daemon off;");
    assertThat(workload(web("command", List.of("-x", "$$y", 5))).command())
        .containsExactly("-x", "$y", "5");
    assertThat(workload(web("command", NOTHING)).command()).isEmpty();
    assertThat(errors("command", "a && b")).containsExactly("services.web.command");
    assertThat(errors("command", map("a", "b"))).containsExactly("services.web.command");
    assertThat(errors("command", List.of(List.of("a")))).containsExactly("services.web.command[0]");
  }

  @Test
  void a_health_check_that_needs_a_shell_is_left_out() {
    for (Object test : List.of("curl -f localhost", List.of("CMD-SHELL", "curl || exit 1"))) {
      ImportPlan plan = web("healthcheck", map("test", test, "interval", "5s"));

      assertThat(workload(plan).healthCheck()).isEqualTo(new HealthCheck.Tcp());
      assertThat(leftOut(plan))
          .containsExactlyInAnyOrder(
              "services.web.healthcheck.test", "services.web.healthcheck.interval");
    }
  }

  @Test
  void a_health_check_may_be_off() {
    assertThat(workload(web("healthcheck", map("disable", true))).healthCheck())
        .isEqualTo(new HealthCheck.None());
    assertThat(workload(web("healthcheck", map("test", List.of("NONE")))).healthCheck())
        .isEqualTo(new HealthCheck.None());
    assertThat(workload(web("healthcheck", map("disable", "False"))).healthCheck())
        .isEqualTo(new HealthCheck.Tcp());
  }

  @Test
  void a_health_check_that_is_none_is_an_error() {
    assertThat(errors("healthcheck", map("test", List.of("CMD"))))
        .containsExactly("services.web.healthcheck.test");
    assertThat(errors("healthcheck", map("test", List.of("curl"))))
        .containsExactly("services.web.healthcheck.test");
    assertThat(errors("healthcheck", map("disable", "maybe")))
        .containsExactly("services.web.healthcheck.disable");
    assertThat(errors("healthcheck", "curl")).containsExactly("services.web.healthcheck");
  }

  // Replicas and limits.

  @Test
  void both_places_for_an_amount_are_read_and_have_to_agree() {
    assertThat(spec(web("scale", 3)).replicas()).isEqualTo(3);
    assertThat(spec(web("scale", 3, "deploy", map("replicas", 3))).replicas()).isEqualTo(3);
    assertThat(workload(web("cpus", 1.5, "mem_limit", "64m")).limits())
        .isEqualTo(new ContainerLimits(OptionalInt.of(1500), OptionalLong.of(64L << 20)));

    assertThat(errors("scale", 3, "deploy", map("replicas", 2)))
        .containsExactly("services.web.scale");
    assertThat(
            errors(
                "mem_limit", "1g", "deploy", map("resources", map("limits", map("memory", "2g")))))
        .containsExactly("services.web.mem_limit");
  }

  static Stream<Arguments> wrong() {
    Map<String, Object> deepLimits = map("limits", map("memory", "1m", "cpus", "2000"));
    return Stream.of(
        Arguments.of("image", "no image", "services.web.image"),
        Arguments.of("image", "-x", "services.web.image"),
        Arguments.of("image", "a.example/b\nc", "services.web.image"),
        Arguments.of("image", "a.example/b" + NUL, "services.web.image"),
        Arguments.of("image", "", "services.web.image"),
        Arguments.of("image", NOTHING, "services.web.image"),
        Arguments.of("image", List.of(), "services.web.image"),
        Arguments.of("image", map(), "services.web.image"),
        Arguments.of("command", List.of("a" + NUL), "services.web.command"),
        Arguments.of("command", List.of("x".repeat(5000)), "services.web.command"),
        Arguments.of("environment", map("A-B", "x"), "services.web.environment.A-B"),
        Arguments.of("environment", map("-A", "x"), "services.web.environment.-A"),
        Arguments.of("environment", map("A\nB", "x"), "services.web.environment.A\nB"),
        Arguments.of("environment", map("", "x"), "services.web.environment."),
        Arguments.of("environment", map("A", "x" + NUL), "services.web.environment.A"),
        Arguments.of("environment", map("A", "x".repeat(40_000)), "services.web.environment.A"),
        Arguments.of("environment", map("A", List.of()), "services.web.environment.A"),
        Arguments.of("environment", List.of("A=" + NUL), "services.web.environment[0]"),
        Arguments.of("environment", List.of("=x"), "services.web.environment[0]"),
        Arguments.of("environment", List.of(map("A", "x")), "services.web.environment[0]"),
        Arguments.of("environment", "A=x", "services.web.environment"),
        Arguments.of("expose", "8080", "services.web.expose"),
        Arguments.of("scale", -1, "services.web.scale"),
        Arguments.of("scale", 101, "services.web.scale"),
        Arguments.of("scale", "two", "services.web.scale"),
        Arguments.of("deploy", map("replicas", 1.5), "services.web.deploy.replicas"),
        Arguments.of("deploy", "big", "services.web.deploy"),
        Arguments.of("cpus", "-1", "services.web.cpus"),
        Arguments.of("mem_limit", "lots", "services.web.mem_limit"),
        Arguments.of(
            "deploy", map("resources", deepLimits), "services.web.deploy.resources.limits.cpus"));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void what_is_wrong_is_named_where_it_stands(String key, Object value, String path) {
    assertThat(errors(key, value)).contains(path);
  }

  @Test
  void everything_that_is_wrong_is_told_at_once() {
    Map<String, Object> file =
        map(
            "services",
            map(
                "web", map("image", "no image"),
                "-db", service("mem_limit", "1k", "environment", map("1", "x"))));

    assertThat(errorsOf(file, Map.of()))
        .containsExactlyInAnyOrder(
            "services.web.expose",
            "services.web.image",
            "services.-db",
            "services.-db.mem_limit",
            "services.-db.environment.1");
  }

  // What is not taken over.

  @ParameterizedTest
  @ValueSource(
      strings = {
        "build",
        "entrypoint",
        "env_file",
        "networks",
        "depends_on",
        "labels",
        "logging",
        "secrets",
        "configs",
        "restart",
        "tmpfs",
        "container_name",
        "hostname",
        "links",
        "extra_hosts",
        "cap_drop",
        "user",
        "working_dir",
        "ulimits",
        "stop_grace_period",
      })
  void what_has_no_counterpart_is_named_and_the_service_is_made(String key) {
    ImportPlan plan = web(key, "something");

    assertThat(plan.services()).hasSize(1);
    assertThat(leftOut(plan)).containsExactly("services.web." + key);
    assertThat(plan.leftOut().getFirst().reason()).doesNotContain("spelled");
  }

  @Test
  void a_key_that_nobody_knows_may_be_misspelled() {
    assertThat(web("enviroment", map("A", "x")).leftOut())
        .containsExactly(
            new Finding(
                "services.web.enviroment", "is not known of Compose files; is it spelled right?"));
  }

  @Test
  void volumes_that_Podman_would_keep_are_left_out() {
    ImportPlan plan =
        web("volumes", List.of("data:/data", "/cache", map("type", "volume", "source", "data")));

    assertThat(leftOut(plan)).containsExactly("services.web.volumes");
  }

  @Test
  void the_rest_of_deploy_is_named() {
    ImportPlan plan =
        web(
            "deploy",
            map(
                "mode", "global",
                "placement", map("constraints", List.of("a==b")),
                "resources", map("limits", map("pids", 5), "reservations", map("memory", "1g"))));

    assertThat(leftOut(plan))
        .containsExactlyInAnyOrder(
            "services.web.deploy.mode",
            "services.web.deploy.placement",
            "services.web.deploy.resources.limits.pids",
            "services.web.deploy.resources.reservations");
  }

  @Test
  void extensions_and_empty_keys_mean_nothing() {
    ImportPlan plan =
        plan(
            map(
                "version",
                "3.8",
                "x-common",
                map("a", "b"),
                "volumes",
                NOTHING,
                "services",
                map("web", service("x-more", "y", "labels", NOTHING))),
            Map.of());

    assertThat(plan.leftOut()).isEmpty();
    assertThat(plan.services()).hasSize(1);
  }

  @Test
  void what_stands_beside_the_services_is_named() {
    ImportPlan plan =
        plan(
            map(
                "name", "other",
                "services", map("web", service()),
                "networks", map("front", NOTHING),
                "volumes", map("data", NOTHING),
                "secrets", map("s", map("file", "./s")),
                "include", List.of("other.yaml"),
                "nonsense", "x"),
            Map.of());

    assertThat(leftOut(plan))
        .containsExactly("name", "networks", "volumes", "secrets", "include", "nonsense");
  }

  @Test
  void a_service_with_a_profile_is_not_made() {
    ImportPlan plan =
        plan(
            map("services", map("web", service(), "debug", service("profiles", List.of("debug")))),
            Map.of());

    assertThat(plan.services()).hasSize(1);
    assertThat(leftOut(plan)).containsExactly("services.debug.profiles");
  }

  // What is refused.

  static Stream<Arguments> dangers() {
    Map<String, Object> gpu =
        map("resources", map("reservations", map("devices", List.of(map("driver", "nvidia")))));
    return Stream.of(
        Arguments.of("privileged", true, ""),
        Arguments.of("privileged", "${X:-true}", ""),
        Arguments.of("cap_add", List.of("NET_ADMIN"), ""),
        Arguments.of("cap_add", List.of("ALL"), ""),
        Arguments.of("devices", List.of("/dev/kvm:/dev/kvm"), ""),
        Arguments.of("device_cgroup_rules", List.of("c 1:3 mr"), ""),
        Arguments.of("gpus", "all", ""),
        Arguments.of("deploy", gpu, ".resources.reservations.devices"),
        Arguments.of("network_mode", "host", ""),
        Arguments.of("network_mode", "none", ""),
        Arguments.of("network_mode", "service:db", ""),
        Arguments.of("network_mode", "container:other", ""),
        Arguments.of("network_mode", "${MODE:-host}", ""),
        Arguments.of("pid", "host", ""),
        Arguments.of("pid", "service:db", ""),
        Arguments.of("ipc", "host", ""),
        Arguments.of("ipc", "service:db", ""),
        Arguments.of("uts", "host", ""),
        Arguments.of("cgroup", "host", ""),
        Arguments.of("cgroup_parent", "/", ""),
        Arguments.of("userns_mode", "host", ""),
        Arguments.of("sysctls", map("net.core.somaxconn", 1024), ""),
        Arguments.of("security_opt", List.of("seccomp:unconfined"), "[0]"),
        Arguments.of("security_opt", List.of("no-new-privileges:false"), "[0]"),
        Arguments.of("volumes_from", List.of("db"), ""),
        Arguments.of("use_api_socket", true, ""),
        Arguments.of("provider", map("type", "x"), ""),
        Arguments.of("extends", map("file", "other.yaml", "service", "x"), ""),
        Arguments.of("volumes", List.of("/var/run/docker.sock:/var/run/docker.sock"), "[0]"),
        Arguments.of("volumes", List.of("/:/host:ro"), "[0]"),
        Arguments.of("volumes", List.of("data:/data", "./conf:/etc/conf"), "[1]"),
        Arguments.of("volumes", List.of("../:/x"), "[0]"),
        Arguments.of("volumes", List.of("~/.ssh:/root/.ssh"), "[0]"),
        Arguments.of("volumes", List.of("C:\\x:/x"), "[0]"),
        Arguments.of("volumes", List.of("${DIR:-/etc}:/x"), "[0]"),
        Arguments.of("volumes", List.of(map("type", "bind", "source", "x", "target", "/x")), "[0]"),
        Arguments.of("volumes", List.of(map("type", "volume", "source", "/x")), "[0]"),
        Arguments.of("volumes", List.of(map("type", "npipe", "source", "x")), "[0]"));
  }

  @ParameterizedTest
  @MethodSource("dangers")
  void whoever_asks_for_power_over_a_machine_is_refused(String key, Object value, String rest) {
    ImportPlan plan =
        plan(map("services", map("bad", service(key, value), "good", service())), Map.of());

    assertThat(refused(plan)).containsExactly("services.bad." + key + rest);
    assertThat(plan.services()).extracting(each -> each.name().text()).containsExactly("good");
  }

  @Test
  void all_that_is_refused_is_named() {
    ImportPlan plan = web("privileged", true, "pid", "host", "cap_add", List.of("ALL"));

    assertThat(refused(plan))
        .containsExactlyInAnyOrder(
            "services.web.privileged", "services.web.pid", "services.web.cap_add");
    assertThat(plan.services()).isEmpty();
  }

  @Test
  void what_asks_for_no_power_is_no_danger() {
    ImportPlan plan =
        web(
            "privileged",
            "False",
            "cap_add",
            List.of(),
            "devices",
            NOTHING,
            "sysctls",
            map(),
            "network_mode",
            "bridge",
            "ipc",
            "private",
            "security_opt",
            List.of("no-new-privileges:true"));

    assertThat(plan.services()).hasSize(1);
    assertThat(leftOut(plan)).containsExactly("services.web.security_opt");
  }

  // Limits and shapes.

  @Test
  void a_file_is_a_mapping_with_services() {
    for (Object file :
        List.of(
            "text",
            List.of(),
            NOTHING,
            map(),
            map("services", NOTHING),
            map("services", map()),
            map("services", List.of()),
            map("services", "web"))) {
      Problem problem =
          catchThrowableOfType(
              Problem.class, () -> ComposeFile.plan(Tree.of(file), Map.of(), SHOP));
      assertThat(problem.kind()).isEqualTo(Problem.Kind.INVALID);
    }
    assertThat(errorsOf(map("services", map("web", NOTHING)), Map.of()))
        .containsExactly("services.web.image", "services.web.expose");
    assertThat(errorsOf(map("services", map("web", "x")), Map.of())).contains("services.web");
  }

  private static Map<String, Object> services(int count) {
    return map(
        "services",
        IntStream.range(0, count).boxed().collect(Collectors.toMap(i -> "s" + i, i -> service())));
  }

  @Test
  void a_file_has_a_limited_number_of_services() {
    assertThat(plan(services(ComposeFile.SERVICES_LIMIT), Map.of()).services())
        .hasSize(ComposeFile.SERVICES_LIMIT);
    assertThat(errorsOf(services(ComposeFile.SERVICES_LIMIT + 1), Map.of()))
        .containsExactly("services");
  }

  private static Map<String, Object> unknownKeys(int count) {
    return IntStream.range(0, count).boxed().collect(Collectors.toMap(i -> "k" + i, i -> "x"));
  }

  @Test
  void what_is_told_of_a_file_is_limited() {
    Map<String, Object> most = service();
    most.putAll(unknownKeys(Reading.FINDINGS_LIMIT));
    assertThat(plan(map("services", map("web", most)), Map.of()).leftOut())
        .hasSize(Reading.FINDINGS_LIMIT);

    most.put("one-more", "x");
    assertThat(errorsOf(map("services", map("web", most)), Map.of())).containsExactly("compose");
  }

  @Test
  void a_long_key_is_not_repeated_whole() {
    assertThat(leftOut(web("k".repeat(10_000), "x")))
        .containsExactly("services.web." + "k".repeat(63) + "…");
  }
}
