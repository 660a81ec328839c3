package cloud.techulus.testbed.benchmark;

import cloud.techulus.core.container.CommandRunner.Command;
import cloud.techulus.testbed.Await;
import cloud.techulus.testbed.Bed;
import cloud.techulus.testbed.Node;
import cloud.techulus.testbed.Together;
import cloud.techulus.testbed.Visitor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Docker Swarm on the same kind of bed: a manager where our control plane would be, a worker on
 * each server, and the same Caddy in front with the same retries, which knows all three servers.
 * The service is published on its server's own port: this kernel has no IPVS, which Swarm's routing
 * mesh needs.
 */
final class SwarmPlatform implements Platform {
  private static final Duration DEADLINE = Duration.ofMinutes(2);
  private static final int PORT = 8080;

  private final Bed bed;
  private final DockerPrograms docker;
  private final String image;
  private final boolean tuned;

  /**
   * @param tuned with heartbeats of 1 s and no delay before a restart, in place of its defaults
   */
  SwarmPlatform(Bed bed, DockerPrograms docker, String image, boolean tuned) {
    this.bed = bed;
    this.docker = docker;
    this.image = image;
    this.tuned = tuned;
  }

  @Override
  public String name() {
    return tuned ? "Docker Swarm, heartbeats of 1 s" : "Docker Swarm";
  }

  @Override
  public void deploy() {
    List<Node> nodes = new ArrayList<>(bed.workers());
    nodes.add(manager());
    Together.forEach(nodes, this::startDocker);
    List<String> init = new ArrayList<>(List.of("swarm", "init"));
    init.addAll(List.of("--advertise-addr", manager().publicAddress()));
    if (tuned) {
      init.addAll(List.of("--dispatcher-heartbeat", "1s"));
    }
    docker(manager(), init);
    String token = docker(manager(), List.of("swarm", "join-token", "-q", "worker")).strip();
    for (Node worker : bed.workers()) {
      docker(
          worker, List.of("swarm", "join", "--token", token, manager().publicAddress() + ":2377"));
    }
    List<String> service = new ArrayList<>(List.of("service", "create", "-d", "--name", "web"));
    service.addAll(List.of("--replicas", "2", "--endpoint-mode", "dnsrr"));
    service.addAll(List.of("--publish", "mode=host,published=%1$d,target=%1$d".formatted(PORT)));
    service.addAll(List.of("--no-resolve-image", "--constraint", "node.role==worker"));
    if (tuned) {
      service.addAll(List.of("--restart-delay", "0s"));
    }
    service.add(image);
    docker(manager(), service);
    startCaddy();
    Await.until("both replicas answer", DEADLINE, () -> holders().size() == 2);
  }

  private Node manager() {
    return bed.node("control");
  }

  private void startDocker(Node node) {
    node.start("dockerd", docker.daemon(node.folder("docker")));
    Await.until(
        "Docker answers on " + node,
        DEADLINE,
        () -> node.run(docker.client(List.of("info"))).succeeded());
  }

  private String docker(Node node, List<String> arguments) {
    return node.must(docker.client(arguments)).stdout();
  }

  private void startCaddy() {
    Node proxy = bed.proxies().getFirst();
    Path folder = proxy.folder("caddy");
    Path file = folder.resolve("caddy.json");
    String upstreams =
        bed.workers().stream()
            .map(worker -> "{\"dial\":\"%s:%d\"}".formatted(worker.publicAddress(), PORT))
            .collect(Collectors.joining(","));
    try {
      Files.writeString(
          file,
          """
          {"admin":{"disabled":true},
           "apps":{"http":{"servers":{"edge":{"listen":[":80"],"automatic_https":{"disable":true},
            "routes":[{"handle":[{"handler":"reverse_proxy","upstreams":[%s],
             "load_balancing":{"selection_policy":{"policy":"round_robin"},"retries":3},
             "health_checks":{"passive":{"fail_duration":"12s","max_fails":3}},
             "transport":{"protocol":"http","dial_timeout":"1s","keep_alive":{"enabled":false}}}]}]}}}}}
          """
              .formatted(upstreams));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
    String home = folder.toString();
    proxy.start(
        "caddy",
        Command.of("caddy", "run", "--config", file.toString())
            .withEnvironment(Map.of("HOME", home, "XDG_DATA_HOME", home, "XDG_CONFIG_HOME", home)));
    Await.until("Caddy answers", DEADLINE, () -> visitor().get(DOMAIN, "/").isPresent());
  }

  @Override
  public Visitor visitor() {
    return Visitor.of(bed.proxies().getFirst().publicAddress(), 80);
  }

  @Override
  public boolean knowsAsLost(Node server) {
    return status(server).equals("Down");
  }

  private String status(Node server) {
    return docker(manager(), List.of("node", "ls", "--format", "{{.Hostname}} {{.Status}}"))
        .lines()
        .filter(line -> line.startsWith(server.name() + " "))
        .map(line -> line.substring(line.indexOf(' ') + 1))
        .findFirst()
        .orElse("");
  }

  @Override
  public Set<Node> holders() {
    return bed.workers().stream()
        .filter(Node::isUp)
        .filter(
            worker ->
                Visitor.of(worker.publicAddress(), PORT)
                    .patientFor(Duration.ofSeconds(1))
                    .get(DOMAIN, "/")
                    .isPresent())
        .collect(Collectors.toSet());
  }

  @Override
  public void rejoin(Node server) {
    startDocker(server);
    Await.until(server + " is ready", DEADLINE, () -> status(server).equals("Ready"));
    Await.until(
        "what was replaced is gone from " + server,
        DEADLINE,
        () -> docker(server, List.of("ps", "-q")).isBlank() && holders().size() == 2);
  }

  @Override
  public void close() {
    bed.destroy();
  }
}
