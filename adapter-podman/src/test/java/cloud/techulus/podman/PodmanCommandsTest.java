package cloud.techulus.podman;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.techulus.core.container.CommandRunner.Command;
import cloud.techulus.core.container.ContainerFailed;
import cloud.techulus.core.container.ContainerLimits;
import cloud.techulus.core.container.ContainerSpec;
import cloud.techulus.core.container.ImageReference;
import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.mesh.MeshAddress;
import cloud.techulus.core.secret.Plaintext;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PodmanCommandsTest {
  private static final Deployment.Id WEB = new Deployment.Id("dep_web");
  private static final ImageReference IMAGE = new ImageReference("registry.test:5000/team/web:v1");
  private static final String PEM = "-----BEGIN KEY-----\nline\n-----END KEY-----\n";

  private final PodmanCommands commands = new PodmanCommands(PodmanSettings.DEFAULT);

  @Test
  void running_a_container_publishes_one_port_on_one_address_and_asks_for_no_privilege() {
    Command command = commands.run(spec(Map.of(), List.of(), ContainerLimits.NONE));

    assertThat(command.argv())
        .isEqualTo(
            words(
                "podman run --detach --pull=never --name dep_web"
                    + " --label cloud.techulus.deployment=dep_web"
                    + " --label cloud.techulus.service=web"
                    + " --publish 10.100.1.2:8080:8080/tcp"
                    + " --env-file /dev/stdin --http-proxy=false"
                    + " --restart no --no-healthcheck --sdnotify ignore --stop-timeout 10"
                    + " --log-driver k8s-file --log-opt max-size=10mb"
                    + " --security-opt no-new-privileges --cap-drop all --cap-add"
                    + " CHOWN,DAC_OVERRIDE,FOWNER,FSETID,KILL,NET_BIND_SERVICE,SETGID,SETUID"
                    + " registry.test:5000/team/web:v1"));
  }

  @Test
  void limits_and_command_stand_where_podman_expects_them() {
    Command command =
        commands.run(
            spec(
                Map.of(),
                List.of("serve", "--port", "8080", ""),
                new ContainerLimits(OptionalInt.of(1500), OptionalLong.of(64L << 20))));

    assertThat(command.argv())
        .endsWith(
            "--cpus",
            "1.500",
            "--memory",
            "67108864b",
            "registry.test:5000/team/web:v1",
            "serve",
            "--port",
            "8080",
            "");
  }

  @Test
  void containers_ask_the_resolver_that_the_settings_name() {
    PodmanCommands resolving =
        new PodmanCommands(PodmanSettings.DEFAULT.withResolver(MeshAddress.parse("10.100.1.1")));

    assertThat(resolving.run(spec(Map.of(), List.of(), ContainerLimits.NONE)).argv())
        .containsSequence("--dns", "10.100.1.1");
  }

  @Test
  void global_options_stand_before_the_subcommand() {
    PodmanCommands elsewhere =
        new PodmanCommands(
            new PodmanSettings(
                List.of("nsenter", "-t", "1", "podman"),
                List.of("ip"),
                List.of("--root", "/srv/x"),
                Optional.empty(),
                Path.of("/proc")));

    assertThat(elsewhere.imageExists(IMAGE).argv())
        .isEqualTo(
            words("nsenter -t 1 podman --root /srv/x image exists registry.test:5000/team/web:v1"));
  }

  @Test
  void variables_stand_in_the_input_alone() {
    Command command =
        commands.run(
            spec(
                Map.of("B", new Plaintext("two = \"2\" #"), "A", new Plaintext("")),
                List.of(),
                ContainerLimits.NONE));

    assertThat(new String(command.input(), UTF_8)).isEqualTo("A=\nB=two = \"2\" #\n");
    assertThat(command.environment()).isEmpty();
    assertThat(command.toString()).doesNotContain("two");
  }

  @Test
  void values_with_line_breaks_are_inherited_by_name() {
    Command command =
        commands.run(
            spec(
                Map.of(
                    "TLS_KEY", new Plaintext(PEM),
                    "SSL_CERT", new Plaintext(PEM),
                    "GOOGLE_CREDENTIALS", new Plaintext(PEM),
                    "CR", new Plaintext("a\rb")),
                List.of(),
                ContainerLimits.NONE));

    assertThat(command.argv())
        .containsSequence(
            "--env", "CR", "--env", "GOOGLE_CREDENTIALS", "--env", "SSL_CERT", "--env", "TLS_KEY");
    assertThat(command.environment())
        .isEqualTo(
            Map.of("TLS_KEY", PEM, "SSL_CERT", PEM, "GOOGLE_CREDENTIALS", PEM, "CR", "a\rb"));
    assertThat(command.input()).isEmpty();
    assertThat(command.toString()).doesNotContain("BEGIN");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "LD_PRELOAD",
        "LD_LIBRARY_PATH",
        "PATH",
        "HOME",
        "CONTAINERS_CONF",
        "CONTAINER_HOST",
        "XDG_RUNTIME_DIR",
        "TMPDIR",
        "HTTPS_PROXY",
        "https_proxy",
        "GODEBUG",
        "GCONV_PATH",
        "SSL_CERT_FILE",
        "REGISTRY_AUTH_FILE",
        "NOTIFY_SOCKET"
      })
  void a_value_with_line_breaks_never_steers_the_programs_of_the_machine(String name) {
    ContainerSpec spec =
        spec(Map.of(name, new Plaintext("/tmp/evil.so \n")), List.of(), ContainerLimits.NONE);

    assertThatThrownBy(() -> commands.run(spec))
        .isInstanceOf(ContainerFailed.class)
        .hasMessage("The value of the variable " + name + " must not have line breaks.");
  }

  @Test
  void a_value_of_one_line_may_have_any_name() {
    Command command =
        commands.run(
            spec(
                Map.of("LD_PRELOAD", new Plaintext("/lib/own.so")),
                List.of(),
                ContainerLimits.NONE));

    assertThat(new String(command.input(), UTF_8)).isEqualTo("LD_PRELOAD=/lib/own.so\n");
    assertThat(command.environment()).isEmpty();
  }

  @Test
  void a_nul_in_a_value_is_refused_without_repeating_it() {
    ContainerSpec spec =
        spec(Map.of("KEY", new Plaintext("secret\0")), List.of(), ContainerLimits.NONE);

    assertThatThrownBy(() -> commands.run(spec))
        .isInstanceOf(ContainerFailed.class)
        .hasMessage("The value of the variable KEY holds a NUL, which no program can be given.");
  }

  @Test
  void the_other_calls_name_the_deployment() {
    assertThat(commands.start(WEB).argv()).isEqualTo(words("podman start dep_web"));
    assertThat(commands.pause(WEB).argv()).isEqualTo(words("podman pause dep_web"));
    assertThat(commands.unpause(WEB).argv()).isEqualTo(words("podman unpause dep_web"));
    assertThat(commands.inspect(WEB).argv()).isEqualTo(words("podman container inspect dep_web"));
    assertThat(commands.list().argv())
        .isEqualTo(words("podman ps --all --filter label=cloud.techulus.deployment --format json"));
    assertThat(commands.exec(WEB, List.of("test", "-f", "/ok"), Duration.ofSeconds(2)).argv())
        .isEqualTo(words("podman exec dep_web test -f /ok"));
  }

  @Test
  void removing_waits_for_the_grace_and_a_call_more() {
    Command command = commands.remove(WEB, Duration.ofSeconds(10));

    assertThat(command.argv())
        .isEqualTo(words("podman rm --force --ignore --volumes --time 10 dep_web"));
    assertThat(command.timeout()).isEqualTo(Duration.ofSeconds(40));
  }

  @Test
  void pulling_has_its_own_time() {
    Command command = commands.pull(IMAGE);

    assertThat(command.argv())
        .isEqualTo(words("podman pull --quiet registry.test:5000/team/web:v1"));
    assertThat(command.timeout()).isEqualTo(Duration.ofMinutes(10));
  }

  private static ContainerSpec spec(
      Map<String, Plaintext> environment, List<String> command, ContainerLimits limits) {
    return new ContainerSpec(
        WEB, "web", IMAGE, MeshAddress.parse("10.100.1.2"), 8080, environment, command, limits);
  }

  private static List<String> words(String text) {
    return List.of(text.split(" "));
  }
}
