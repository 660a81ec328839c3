package cloud.techulus.testbed.benchmark;

import cloud.techulus.testbed.Await;
import cloud.techulus.testbed.Bed;
import cloud.techulus.testbed.Node;
import cloud.techulus.testbed.SampleImages;
import cloud.techulus.testbed.Together;
import cloud.techulus.testbed.Visitor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Docker Swarm on the same kind of bed: a manager where our control plane would be, a worker on
 * each server, and the same Caddy in front with the same retries, which knows all three servers.
 * The service is published on its server's own port: this kernel has no IPVS, which Swarm's routing
 * mesh needs.
 */
final class SwarmPlatform implements FailoverPlatform, UpdatePlatform {
  private static final Duration DEADLINE = Duration.ofMinutes(2);
  private static final int PORT = 8080;

  private final Bed bed;
  private final DockerPrograms docker;
  private final SampleImages images;
  private final int replicas;
  private final boolean tuned;
  private final EdgeCaddy caddy;

  /**
   * @param tuned with heartbeats of 1 s, no delay before a restart and no look at an updated
   *     replica for longer than 100 ms, in place of its defaults
   */
  SwarmPlatform(
      Bed bed, DockerPrograms docker, int replicas, boolean tuned, EdgeCaddy.Patience patience) {
    this.bed = bed;
    this.docker = docker;
    this.images = SampleImages.of(bed);
    this.replicas = replicas;
    this.tuned = tuned;
    this.caddy = new EdgeCaddy(bed.proxies().getFirst(), patience);
  }

  @Override
  public String name() {
    return tuned ? "Docker Swarm, tuned" : "Docker Swarm";
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
    service.addAll(List.of("--replicas", Integer.toString(replicas)));
    service.addAll(List.of("--endpoint-mode", "dnsrr", "--update-order", "start-first"));
    service.addAll(List.of("--publish", "mode=host,published=%1$d,target=%1$d".formatted(PORT)));
    service.addAll(List.of("--no-resolve-image", "--constraint", "node.role==worker"));
    if (tuned) {
      service.addAll(List.of("--restart-delay", "0s", "--update-monitor", "100ms"));
    }
    service.add(images.web("v1"));
    docker(manager(), service);
    caddy.start(bed.workers().stream().map(worker -> worker.publicAddress() + ":" + PORT).toList());
    Await.until("all replicas answer", DEADLINE, () -> holders().size() == replicas);
    Await.until("Caddy answers", DEADLINE, () -> visitor().get(DOMAIN, "/").isPresent());
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
        () -> docker(server, List.of("ps", "-q")).isBlank() && holders().size() == replicas);
  }

  @Override
  public void update(String version) {
    docker(
        manager(),
        List.of(
            "service",
            "update",
            "-d",
            "--no-resolve-image",
            "--image",
            images.web(version),
            "web"));
  }

  @Override
  public boolean runsOnly(String version) {
    List<String> tasks = tasks("running");
    return tasks.size() == replicas
        && tasks.stream().allMatch(task -> task.startsWith(images.web(version) + " Running"));
  }

  @Override
  public boolean isCalm() {
    return tasks("shutdown").stream().noneMatch(task -> task.contains(" Running"));
  }

  /** Image and state of those that are wanted to be in this state. */
  private List<String> tasks(String wanted) {
    List<String> command = new ArrayList<>(List.of("service", "ps", "--no-trunc"));
    command.addAll(List.of("--filter", "desired-state=" + wanted));
    command.addAll(List.of("--format", "{{.Image}} {{.CurrentState}}", "web"));
    return docker(manager(), command).lines().toList();
  }

  @Override
  public void close() {
    bed.destroy();
  }
}
