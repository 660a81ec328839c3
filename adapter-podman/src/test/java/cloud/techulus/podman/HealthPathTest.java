package cloud.techulus.podman;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.container.CommandRunner;
import cloud.techulus.core.container.CommandRunner.CommandFailed;
import cloud.techulus.core.container.HealthCheck;
import cloud.techulus.core.container.HealthProbe;
import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.mesh.MeshAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HealthPathTest {
  private static final MeshAddress LOOPBACK = MeshAddress.parse("127.0.0.1");
  private static final CommandRunner NO_PROGRAMS =
      command -> {
        throw new CommandFailed("no programs here");
      };

  private final NetworkHealthProbe probe =
      new NetworkHealthProbe(NO_PROGRAMS, PodmanSettings.DEFAULT);

  @ParameterizedTest
  @ValueSource(strings = {"", "@elsewhere.test/", "health", ":80/", "/a b", "/\r\nHost: x"})
  void a_path_that_is_none_reaches_no_other_host(String path) throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(ask(server.getLocalPort(), path))
          .isInstanceOfSatisfying(
              HealthProbe.Result.Unhealthy.class,
              unhealthy ->
                  assertThat(unhealthy.reason())
                      .startsWith("the health check's path is not one: "));
    }
  }

  @Test
  void a_server_that_accepts_and_is_silent_is_unhealthy_in_time() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Instant before = Instant.now();

      assertThat(ask(server.getLocalPort(), "/"))
          .isEqualTo(new HealthProbe.Result.Unhealthy("GET / was not answered within 2 s"));
      assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(10));
    }
  }

  private HealthProbe.Result ask(int port, String path) {
    return probe.probe(new Deployment.Id("dep_web"), LOOPBACK, port, new HealthCheck.Http(path));
  }
}
