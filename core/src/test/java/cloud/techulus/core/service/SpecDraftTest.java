package cloud.techulus.core.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.techulus.core.Problem;
import cloud.techulus.core.container.ContainerLimits;
import cloud.techulus.core.container.HealthCheck;
import cloud.techulus.core.container.ImageReference;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.scheduling.PlacementPolicy.Automatic;
import cloud.techulus.core.scheduling.PlacementPolicy.Manual;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpecDraftTest {
  private static final ServerId SERVER = new ServerId("srv_1");

  @Test
  void fillsInDefaults() {
    assertThat(
            draft("registry.example.com/web:v1", 80).on(Optional.empty(), name -> Optional.empty()))
        .isEqualTo(
            new ServiceSpec(
                new Workload(
                    new ImageReference("registry.example.com/web:v1"),
                    80,
                    Map.of(),
                    List.of(),
                    new HealthCheck.Tcp(),
                    ContainerLimits.NONE),
                1,
                Optional.empty(),
                true,
                Optional.empty(),
                new Automatic()));
  }

  @Test
  void changesOnlyWhatItNames() {
    ServiceSpec full = full().on(Optional.empty(), SpecDraftTest::server);
    SpecDraft nothing = SpecDraft.EMPTY;

    assertThat(nothing.on(Optional.of(full), SpecDraftTest::server)).isEqualTo(full);
    assertThat(full.placement()).isEqualTo(new Manual(Map.of(SERVER, 2)));
    assertThat(full.workload().limits())
        .isEqualTo(new ContainerLimits(OptionalInt.of(500), OptionalLong.of(256L << 20)));
  }

  @Test
  void emptyTakesAway() {
    ServiceSpec full = full().on(Optional.empty(), SpecDraftTest::server);
    SpecDraft clear =
        new SpecDraft(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(""),
            Optional.empty(),
            Optional.of(Duration.ZERO),
            Optional.of(Map.of()),
            Optional.of(List.of()),
            Optional.empty(),
            Optional.of(0),
            Optional.of(0L),
            Optional.of(Map.of()));

    ServiceSpec cleared = clear.on(Optional.of(full), SpecDraftTest::server);

    assertThat(full.responseTimeout()).contains(Duration.ofSeconds(30));
    assertThat(cleared.domain()).isEmpty();
    assertThat(cleared.responseTimeout()).isEmpty();
    assertThat(cleared.workload().env()).isEmpty();
    assertThat(cleared.workload().command()).isEmpty();
    assertThat(cleared.workload().limits()).isEqualTo(ContainerLimits.NONE);
    assertThat(cleared.placement()).isEqualTo(new Automatic());
  }

  @Test
  void namesEveryWrongFieldAtOnce() {
    SpecDraft bad =
        new SpecDraft(
            Optional.of("web"),
            Optional.of(65536),
            Optional.of(101),
            Optional.of("nodots"),
            Optional.empty(),
            Optional.of(Duration.ofMillis(-1)),
            Optional.of(Map.of("1BAD", "x")),
            Optional.of(List.of("a\0b")),
            Optional.of(new HealthCheck.Http("no slash")),
            Optional.of(9),
            Optional.of(1L),
            Optional.of(Map.of("nobody", 1)));

    assertThatThrownBy(() -> bad.on(Optional.empty(), SpecDraftTest::server))
        .isInstanceOfSatisfying(
            Problem.class,
            problem ->
                assertThat(problem.errors())
                    .extracting(error -> error.field())
                    .containsExactly(
                        "port",
                        "replicas",
                        "image",
                        "domain",
                        "responseTimeoutMillis",
                        "env.1BAD",
                        "command",
                        "healthCheck.path",
                        "cpu",
                        "memory",
                        "servers"));
  }

  @Test
  void imageAndPortAreRequired() {
    assertThatThrownBy(() -> SpecDraft.EMPTY.on(Optional.empty(), SpecDraftTest::server))
        .isInstanceOf(Problem.class)
        .hasMessage("image: is required");
  }

  @Test
  void limitsHoldAtTheirEdge() {
    Map<String, String> env =
        IntStream.range(0, ServiceSpec.ENV_LIMIT)
            .boxed()
            .collect(
                Collectors.toMap(
                    i -> "N" + i,
                    i -> i == 0 ? "x".repeat(ServiceSpec.ENV_VALUE_LIMIT_BYTES) : ""));
    assertThat(withEnv(env).on(Optional.empty(), SpecDraftTest::server).workload().env())
        .hasSize(ServiceSpec.ENV_LIMIT);

    env.put("ONE_MORE", "");
    assertRefused("env", withEnv(env));
    assertRefused("env.A", withEnv(Map.of("A", "x".repeat(ServiceSpec.ENV_VALUE_LIMIT_BYTES + 1))));
    assertRefused("env.A", withEnv(Map.of("A", "nul\0")));
    assertRefused("command", withCommand(Collections.nCopies(SpecDraft.COMMAND_LIMIT + 1, "x")));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 999, 3_600_001, Long.MAX_VALUE, Long.MIN_VALUE})
  void refusesAResponseTimeoutThatIsNotBetweenASecondAndAnHour(long millis) {
    assertRefused("responseTimeoutMillis", withTimeout(Duration.ofMillis(millis)));
  }

  @ParameterizedTest
  @ValueSource(longs = {1_000, 1_500, 3_600_000})
  void takesAResponseTimeout(long millis) {
    Duration timeout = Duration.ofMillis(millis);
    assertThat(withTimeout(timeout).on(Optional.empty(), SpecDraftTest::server).responseTimeout())
        .contains(timeout);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "web",
        "library/web",
        "Registry.example.com/web",
        "registry.example.com/Web",
        "registry.example.com/web:",
        "registry.example.com/web@sha256:abc",
        "-o.example.com/web",
        "registry.example.com/web;rm",
        "registry.example.com/web v1",
        "registry.example.com/web:v1\n",
        "registry.example.com/../web",
        "registry.example.com/we\0b"
      })
  void refusesWhatIsNoFullImageReference(String text) {
    assertRefused("image", draft(text, 80));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "registry.example.com/web",
        "localhost/web:v1",
        "registry:5000/team/web_app:1.0-rc1",
        "10.0.0.1:5000/web@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
      })
  void takesFullImageReferences(String text) {
    assertThat(new ImageReference(text).text()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "Shop.example.com",
        "shop..example.com",
        "-a.example.com",
        "a.example.com.",
        "10.0.0.1",
        "a b.example.com",
        "*.example.com",
        "a.example.com/x",
        "a.example.com:80",
        "a\n.example.com",
        "{http.request.host}.example.com"
      })
  void refusesWhatIsNoDomain(String text) {
    assertThatThrownBy(() -> new Domain(text)).isInstanceOf(Problem.class);
  }

  @Test
  void aDomainHasAtMost253Characters() {
    String label = "a".repeat(61) + ".";
    String longest = label.repeat(4) + "b".repeat(5);

    assertThat(new Domain(longest).text()).hasSize(253);
    assertThatThrownBy(() -> new Domain("b" + longest)).isInstanceOf(Problem.class);
  }

  private static void assertRefused(String field, SpecDraft draft) {
    assertThatThrownBy(() -> draft.on(Optional.empty(), SpecDraftTest::server))
        .isInstanceOfSatisfying(
            Problem.class,
            problem ->
                assertThat(problem.errors())
                    .extracting(error -> error.field())
                    .containsExactly(field));
  }

  private static Optional<ServerId> server(String name) {
    return name.equals("one") ? Optional.of(SERVER) : Optional.empty();
  }

  private static SpecDraft draft(String image, int port) {
    return with(image, port, Optional.empty(), Optional.empty());
  }

  private static SpecDraft withEnv(Map<String, String> env) {
    return with("registry.example.com/web:v1", 80, Optional.of(env), Optional.empty());
  }

  private static SpecDraft withCommand(List<String> command) {
    return with("registry.example.com/web:v1", 80, Optional.empty(), Optional.of(command));
  }

  private static SpecDraft withTimeout(Duration timeout) {
    return new SpecDraft(
        Optional.of("registry.example.com/web:v1"),
        Optional.of(80),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(timeout),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static SpecDraft with(
      String image, int port, Optional<Map<String, String>> env, Optional<List<String>> command) {
    return new SpecDraft(
        Optional.of(image),
        Optional.of(port),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        env,
        command,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static SpecDraft full() {
    return new SpecDraft(
        Optional.of("registry.example.com/web:v1"),
        Optional.of(8080),
        Optional.of(100),
        Optional.of("web.example.com"),
        Optional.of(false),
        Optional.of(Duration.ofSeconds(30)),
        Optional.of(Map.of("MODE", "fast")),
        Optional.of(List.of("serve", "--fast")),
        Optional.of(new HealthCheck.Http("/health")),
        Optional.of(500),
        Optional.of(256L << 20),
        Optional.of(Map.of("one", 2)));
  }
}
