package cloud.techulus.podman;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.container.ContainerLimits;
import cloud.techulus.core.container.ContainerSpec;
import cloud.techulus.core.container.HealthCheck;
import cloud.techulus.core.container.HealthProbe;
import cloud.techulus.core.container.HealthProbeContract;
import cloud.techulus.core.deployment.Deployment;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@Tag("testbed")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NetworkHealthProbeTest extends HealthProbeContract {
  private static final int PORT = 8080;
  private static final String SERVE =
      "mkdir /www; echo ok > /www/health; trap 'exit 0' TERM; httpd -f -p 8080 -h /www & wait";

  private final PodmanNode node;
  private final NetworkHealthProbe probe;
  private final Target serving;
  private final Target sick;

  NetworkHealthProbeTest(@TempDir Path folder) throws IOException {
    node = PodmanNode.boot(folder);
    probe = new NetworkHealthProbe(node.runner(), node.settings());
    serving = new Target(new Deployment.Id("dep_serving"), node.address(0), PORT);
    sick = new Target(new Deployment.Id("dep_sick"), node.address(1), PORT);
    run(serving, List.of("/bin/sh", "-c", SERVE));
    run(sick, List.of("/bin/sleep", "1000"));
    PodmanNode.await(
        () -> ask(serving, new HealthCheck.Tcp()).equals(new HealthProbe.Result.Healthy()));
  }

  @AfterAll
  void shutDown() {
    probe.close();
    node.close();
  }

  @Test
  void a_status_that_is_no_success_is_told() {
    assertThat(ask(serving, new HealthCheck.Http("/nope")))
        .isEqualTo(new HealthProbe.Result.Unhealthy("GET /nope was answered with status 404"));
  }

  @Test
  void a_failing_command_is_told_with_its_exit_code() {
    assertThat(ask(serving, new HealthCheck.Exec(List.of("/bin/sh", "-c", "exit 7"))))
        .isEqualTo(new HealthProbe.Result.Unhealthy("the health command ended with exit code 7"));
  }

  @Test
  void a_command_that_hangs_is_unhealthy_in_time() {
    Instant before = Instant.now();

    assertThat(ask(serving, new HealthCheck.Exec(List.of("/bin/sleep", "100"))))
        .isEqualTo(
            new HealthProbe.Result.Unhealthy("the health command gave no result within 2 s"));
    assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void from_the_server_itself_a_port_nobody_serves_is_closed_too() {
    assertThat(connectFromNode(serving)).isZero();
    assertThat(connectFromNode(sick)).isNotZero();
  }

  @Override
  protected HealthProbe probe() {
    return probe;
  }

  @Override
  protected Target serving() {
    return serving;
  }

  @Override
  protected Target sick() {
    return sick;
  }

  @Override
  protected HealthCheck.Http http() {
    return new HealthCheck.Http("/health");
  }

  @Override
  protected HealthCheck.Exec exec() {
    return new HealthCheck.Exec(List.of("/bin/test", "-f", "/www/health"));
  }

  private HealthProbe.Result ask(Target target, HealthCheck check) {
    return probe.probe(target.deployment(), target.address(), target.port(), check);
  }

  private int connectFromNode(Target target) {
    return node.run(
            "curl", "-s", "-m", "5", "http://" + target.address() + ":" + target.port() + "/health")
        .exitCode();
  }

  private void run(Target target, List<String> command) {
    new PodmanRuntime(node.runner(), node.settings())
        .run(
            new ContainerSpec(
                target.deployment(),
                "web",
                PodmanNode.WEB,
                target.address(),
                target.port(),
                Map.of(),
                command,
                ContainerLimits.NONE));
  }
}
