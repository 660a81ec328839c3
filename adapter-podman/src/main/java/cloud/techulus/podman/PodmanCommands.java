package cloud.techulus.podman;

import cloud.techulus.core.container.CommandRunner;
import cloud.techulus.core.container.CommandRunner.Command;
import cloud.techulus.core.container.ContainerRuntime;
import cloud.techulus.core.container.ContainerSpec;
import cloud.techulus.core.container.ImageReference;
import cloud.techulus.core.deployment.Deployment;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The command lines that Podman understands. A container is named like its deployment. */
final class PodmanCommands {
  /** Marks a container as ours; its value is the deployment. */
  static final String DEPLOYMENT_LABEL = "cloud.techulus.deployment";

  static final String SERVICE_LABEL = "cloud.techulus.service";

  /** A file that would become larger is replaced by an empty one: what it had is gone then. */
  private static final String LOG_LIMIT = "10mb";

  /**
   * What usual images need to fix file owners, drop from root to their own user and bind a low
   * port. Podman's own default also lets them give capabilities to files and leave a chroot.
   */
  private static final List<String> CAPABILITIES =
      List.of(
          "CHOWN",
          "DAC_OVERRIDE",
          "FOWNER",
          "FSETID",
          "KILL",
          "NET_BIND_SERVICE",
          "SETGID",
          "SETUID");

  private final PodmanSettings settings;

  PodmanCommands(PodmanSettings settings) {
    this.settings = settings;
  }

  Command imageExists(ImageReference image) {
    return podman("image", "exists", image.text());
  }

  Command pull(ImageReference image) {
    return podman("pull", "--quiet", image.text()).withTimeout(ContainerRuntime.PULL_TIMEOUT);
  }

  /** Without force: an image that a container is made from stays. */
  Command removeImage(ImageReference image) {
    return podman("image", "rm", image.text());
  }

  /** Variables stand in its input and its environment, never in its arguments. */
  Command run(ContainerSpec spec) {
    ContainerEnvironment environment = ContainerEnvironment.of(spec.environment());
    List<String> argv = new ArrayList<>(List.of("run", "--detach", "--pull=never"));
    argv.addAll(List.of("--name", spec.deployment().value()));
    argv.addAll(List.of("--label", DEPLOYMENT_LABEL + "=" + spec.deployment()));
    argv.addAll(List.of("--label", SERVICE_LABEL + "=" + spec.service()));
    argv.addAll(
        List.of("--publish", spec.address() + ":" + spec.port() + ":" + spec.port() + "/tcp"));
    settings.resolver().ifPresent(dns -> argv.addAll(List.of("--dns", dns.toString())));
    argv.addAll(List.of("--env-file", "/dev/stdin", "--http-proxy=false"));
    environment.inheritedNames().forEach(name -> argv.addAll(List.of("--env", name)));
    argv.addAll(supervision());
    argv.addAll(confinement());
    spec.limits()
        .cpuMillis()
        .ifPresent(
            millis -> argv.addAll(List.of("--cpus", BigDecimal.valueOf(millis, 3).toString())));
    spec.limits().memoryBytes().ifPresent(bytes -> argv.addAll(List.of("--memory", bytes + "b")));
    argv.add(spec.image().text());
    argv.addAll(spec.command());
    return podman(argv).withInput(environment.lines()).withEnvironment(environment.inherited());
  }

  Command start(Deployment.Id deployment) {
    return podman("start", deployment.value());
  }

  Command remove(Deployment.Id deployment, Duration grace) {
    return podman(
            "rm",
            "--force",
            "--ignore",
            "--volumes",
            "--time",
            Long.toString(grace.toSeconds()),
            deployment.value())
        .withTimeout(grace.plus(CommandRunner.CALL_TIMEOUT));
  }

  Command pause(Deployment.Id deployment) {
    return podman("pause", deployment.value());
  }

  Command unpause(Deployment.Id deployment) {
    return podman("unpause", deployment.value());
  }

  Command list() {
    return podman("ps", "--all", "--filter", "label=" + DEPLOYMENT_LABEL, "--format", "json");
  }

  Command info() {
    return podman("info", "--format", "json");
  }

  Command inspect(Deployment.Id deployment) {
    return podman("container", "inspect", deployment.value());
  }

  Command exec(Deployment.Id deployment, List<String> command, Duration timeout) {
    List<String> argv = new ArrayList<>(List.of("exec", deployment.value()));
    argv.addAll(command);
    return podman(argv).withTimeout(timeout);
  }

  /** The agent restarts and probes; Podman's own timers would need systemd. */
  private static List<String> supervision() {
    return List.of(
        "--restart",
        "no",
        "--no-healthcheck",
        "--sdnotify",
        "ignore",
        "--stop-timeout",
        "10",
        "--log-driver",
        "k8s-file",
        "--log-opt",
        "max-size=" + LOG_LIMIT);
  }

  private static List<String> confinement() {
    return List.of(
        "--security-opt",
        "no-new-privileges",
        "--cap-drop",
        "all",
        "--cap-add",
        String.join(",", CAPABILITIES));
  }

  private Command podman(String... arguments) {
    return podman(List.of(arguments));
  }

  private Command podman(List<String> arguments) {
    List<String> argv = new ArrayList<>(settings.program());
    argv.addAll(settings.globalOptions());
    argv.addAll(arguments);
    return Command.of(argv);
  }
}
