package cloud.techulus.podman;

import cloud.techulus.core.container.CommandRunner.Command;
import cloud.techulus.core.container.CommandRunner.CommandResult;
import cloud.techulus.core.container.ContainerLimits;
import cloud.techulus.core.container.ContainerSpec;
import cloud.techulus.core.container.ImageReference;
import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.mesh.MeshAddress;
import cloud.techulus.process.ProcessRunner;
import cloud.techulus.process.RunningProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * A server for Podman on this machine: its own network, mounts and processes, a registry that has
 * one image, and a cable to the machine. Ending its first process ends all there is. Needs root.
 */
final class PodmanNode implements AutoCloseable {
  static final ImageReference WEB = new ImageReference("localhost:5000/web:v1");
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final ProcessRunner runner = new ProcessRunner();
  private final Path folder;
  private final RunningProgram init;
  private final long pid;
  private final String subnet = "10.98." + (ProcessHandle.current().pid() % 250) + ".";

  private PodmanNode(Path folder, RunningProgram init, long pid) {
    this.folder = folder;
    this.init = init;
    this.pid = pid;
  }

  static PodmanNode boot(Path folder) throws IOException {
    RunningProgram init =
        new ProcessRunner()
            .start(
                Command.of(
                    words(
                        "unshare --mount --net --pid --ipc --uts --fork --kill-child --mount-proc"
                            + " sleep infinity")),
                folder.resolve("init.log"));
    PodmanNode node = new PodmanNode(folder, init, onlyChild(init.pid()));
    node.prepare();
    if (Files.notExists(folder.resolve("image"))) {
      node.buildImage();
    }
    return node;
  }

  /** Cuts its power: everything on it is gone at once, but for its disk, the folder. */
  void cutPower() {
    init.kill();
  }

  ProcessRunner runner() {
    return runner;
  }

  PodmanSettings settings() {
    List<String> program = new ArrayList<>(inside());
    program.addAll(List.of("env", "CONTAINERS_CONF=" + folder.resolve("containers.conf")));
    program.addAll(List.of("CONTAINERS_REGISTRIES_CONF=" + folder.resolve("registries.conf")));
    program.add("podman");
    List<String> linkProgram = new ArrayList<>(inside());
    linkProgram.add("ip");
    return new PodmanSettings(
        program,
        linkProgram,
        List.of(
            "--root",
            folder.resolve("storage").toString(),
            "--runroot",
            "/run/storage",
            "--tmpdir",
            "/run/libpod",
            "--runtime",
            "runc",
            "--cgroup-manager",
            "cgroupfs"),
        Optional.empty(),
        Path.of("/proc", Long.toString(pid), "root", "proc"));
  }

  /** One of the node's addresses, numbered from 0; the machine reaches them. */
  MeshAddress address(int number) {
    return MeshAddress.parse(subnet + (10 + number));
  }

  /** A container of the node's one image, on the node's second address. */
  ContainerSpec web(Deployment.Id deployment, List<String> command) {
    return new ContainerSpec(
        deployment, "web", WEB, address(1), 8080, Map.of(), command, ContainerLimits.NONE);
  }

  /** Waits for something that happens on a node by itself. */
  static void await(BooleanSupplier condition) {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (!condition.getAsBoolean()) {
      if (Instant.now().isAfter(deadline)) {
        throw new AssertionError("not within " + PATIENCE);
      }
    }
  }

  /** Removes all containers and images. */
  void wipe() {
    podman("rm", "--all", "--force", "--time", "0");
    podman("rmi", "--all", "--force");
  }

  String podman(String... arguments) {
    List<String> argv = new ArrayList<>(settings().program());
    argv.addAll(settings().globalOptions());
    argv.addAll(List.of(arguments));
    return succeed(argv);
  }

  /** Runs a program on the node. */
  CommandResult run(String... argv) {
    List<String> all = new ArrayList<>(inside());
    all.addAll(List.of(argv));
    return runner.run(Command.of(all));
  }

  @Override
  public void close() {
    try {
      podman("rm", "--all", "--force", "--time", "0");
    } finally {
      init.kill();
    }
  }

  private void prepare() throws IOException {
    enter("mount -t tmpfs tmpfs /run");
    enter("mount -t tmpfs tmpfs /dev/shm");
    enter("mkdir -p /run/lock /run/netns");
    enter("ip link set dev lo up");
    enter("sysctl -qw net.ipv4.ip_forward=1");
    String cable = "tp" + pid;
    succeed(words("ip link add name " + cable + " type veth peer name eth0 netns " + pid));
    succeed(words("ip addr add " + subnet + "1/24 dev " + cable));
    succeed(words("ip link set dev " + cable + " up"));
    enter("ip link set dev eth0 up");
    enter("ip addr add " + address(0) + "/24 dev eth0");
    enter("ip addr add " + address(1) + "/32 dev eth0");
    Files.writeString(
        folder.resolve("containers.conf"),
        """
        [containers]
        default_ulimits = ["nofile=1024:4096", "nproc=4096:4096"]
        [engine]
        events_logger = "file"
        [network]
        network_backend = "netavark"
        network_config_dir = "%s"
        """
            .formatted(folder.resolve("networks")));
    Files.writeString(
        folder.resolve("registries.conf"),
        """
        [[registry]]
        location = "localhost:5000"
        insecure = true
        """);
  }

  private void buildImage() throws IOException {
    Path root = Files.createDirectories(folder.resolve("image"));
    Path bin = Files.createDirectories(root.resolve("bin"));
    Files.copy(Path.of("/bin/busybox"), bin.resolve("busybox"));
    for (String tool : List.of("sh", "sleep", "httpd", "cat", "mkdir", "env", "test", "grep")) {
      Files.createSymbolicLink(bin.resolve(tool), Path.of("busybox"));
    }
    Path archive = folder.resolve("image.tar");
    succeed(List.of("tar", "-C", root.toString(), "-cf", archive.toString(), "."));
    startRegistry();
    podman("import", "--quiet", archive.toString(), WEB.text());
    podman("push", "--quiet", WEB.text());
  }

  private void startRegistry() throws IOException {
    Path config = folder.resolve("registry.yml");
    Files.writeString(
        config,
        """
        version: 0.1
        storage:
          filesystem:
            rootdirectory: %s
        http:
          addr: 127.0.0.1:5000
        """
            .formatted(folder.resolve("registry")));
    List<String> argv = new ArrayList<>(inside());
    argv.addAll(List.of("docker-registry", "serve", config.toString()));
    RunningProgram registry = runner.start(Command.of(argv), folder.resolve("registry.log"));
    Instant deadline = Instant.now().plus(PATIENCE);
    while (!run("curl", "-sf", "http://127.0.0.1:5000/v2/").succeeded()) {
      if (!registry.isAlive() || Instant.now().isAfter(deadline)) {
        throw new IllegalStateException(Files.readString(folder.resolve("registry.log")));
      }
    }
  }

  private List<String> inside() {
    return List.of("nsenter", "-t", Long.toString(pid), "-m", "-n", "-p", "-i", "-u", "--");
  }

  private void enter(String command) {
    List<String> argv = new ArrayList<>(inside());
    argv.addAll(words(command));
    succeed(argv);
  }

  private String succeed(List<String> argv) {
    CommandResult result = runner.run(Command.of(argv));
    if (!result.succeeded()) {
      throw new IllegalStateException(
          String.join(" ", argv) + ": " + result.stdout() + result.stderr());
    }
    return result.stdout();
  }

  private static long onlyChild(long parent) {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (Instant.now().isBefore(deadline)) {
      Optional<ProcessHandle> child =
          ProcessHandle.of(parent).stream().flatMap(ProcessHandle::children).findFirst();
      // Before it has become "sleep" its namespaces are not complete.
      if (child
          .flatMap(handle -> handle.info().command())
          .filter(c -> c.endsWith("sleep"))
          .isPresent()) {
        return child.get().pid();
      }
    }
    throw new IllegalStateException("the node did not boot; is this run as root?");
  }

  private static List<String> words(String text) {
    return List.of(text.split(" "));
  }
}
