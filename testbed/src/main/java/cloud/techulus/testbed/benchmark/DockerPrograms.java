package cloud.techulus.testbed.benchmark;

import cloud.techulus.core.container.CommandRunner.Command;
import cloud.techulus.process.ProcessRunner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Debian's Docker, unpacked into a folder and not installed: this machine gets no daemon of its own
 * by it.
 */
final class DockerPrograms {
  private static final List<String> PACKAGES = List.of("docker.io", "containerd", "tini");
  private static final Duration DOWNLOAD_TIMEOUT = Duration.ofMinutes(10);

  private final Path root;

  private DockerPrograms(Path root) {
    this.root = root;
  }

  /** Fetches and unpacks the packages. */
  static DockerPrograms unpack(Path folder) {
    ProcessRunner programs = new ProcessRunner();
    Path root = folder.resolve("root");
    try {
      Files.createDirectories(root);
      List<String> fetch = new ArrayList<>(List.of("env", "-C", folder.toString()));
      fetch.addAll(List.of("apt-get", "download", "-q"));
      fetch.addAll(PACKAGES);
      must(programs, Command.of(fetch).withTimeout(DOWNLOAD_TIMEOUT));
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.filter(each -> each.toString().endsWith(".deb")).toList()) {
          must(
              programs,
              Command.of("dpkg-deb", "-x", file.toString(), root.toString())
                  .withTimeout(DOWNLOAD_TIMEOUT));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot unpack Docker into " + folder, e);
    }
    return new DockerPrograms(root);
  }

  private static void must(ProcessRunner programs, Command command) {
    if (!programs.run(command).succeeded()) {
      throw new IllegalStateException("failed: " + command);
    }
  }

  /** The daemon of a node, with its data in this folder. */
  Command daemon(Path data) {
    List<String> argv = new ArrayList<>(List.of(root.resolve("usr/sbin/dockerd").toString()));
    argv.addAll(List.of("--data-root", data.toString(), "--exec-root", "/run/docker"));
    argv.addAll(List.of("-H", "unix:///run/docker.sock", "--pidfile", "/run/docker.pid"));
    argv.addAll(List.of("--insecure-registry", "registry:5000", "--oom-score-adjust", "0"));
    // This machine may not raise limits, and Docker asks for more than it has.
    argv.addAll(List.of("--default-ulimit", "nofile=1024:4096"));
    argv.addAll(List.of("--init-path", root.resolve("usr/bin/tini-static").toString()));
    argv.addAll(List.of("--exec-opt", "native.cgroupdriver=cgroupfs"));
    return Command.of(argv).withEnvironment(path());
  }

  Command client(List<String> arguments) {
    List<String> argv = new ArrayList<>(List.of(root.resolve("usr/bin/docker").toString()));
    argv.addAll(List.of("-H", "unix:///run/docker.sock"));
    argv.addAll(arguments);
    return Command.of(argv).withTimeout(Duration.ofSeconds(60));
  }

  private Map<String, String> path() {
    return Map.of(
        "PATH", "%1$s/usr/bin:%1$s/usr/sbin:/usr/sbin:/usr/bin:/sbin:/bin".formatted(root));
  }
}
