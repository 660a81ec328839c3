package cloud.techulus.testbed.benchmark;

import cloud.techulus.core.Name;
import cloud.techulus.core.service.Service;
import cloud.techulus.http.client.OperatorClient;
import cloud.techulus.http.wire.DeploymentWire;
import cloud.techulus.http.wire.ServiceWire;
import cloud.techulus.http.wire.SpecWire;
import cloud.techulus.testbed.Await;
import cloud.techulus.testbed.Cluster;
import cloud.techulus.testbed.Node;
import cloud.techulus.testbed.Together;
import cloud.techulus.testbed.Visitor;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * From the request to deploy a service with a replica on each server, to every replica having
 * answered through the proxy; beside {@code podman run} on the same servers at once, to every
 * container having answered directly. Images are present on all servers. Rounds alternate, so that
 * whatever else the machine does hits both.
 */
final class DeployBenchmark {
  /** How much longer than the bare run it may take: this times as long, and this on top. */
  static final double TARGET_RATIO = 1.5;

  static final Duration TARGET_CONSTANT = Duration.ofMillis(150);

  private static final Duration DEADLINE = Duration.ofMinutes(1);
  private static final Name PROJECT = new Name("bench");
  private static final String DOMAIN = "bench.test";
  private static final int PORT = 8080;

  /** An address no deployment gets so soon: they are given from the low end. */
  private static final String BARE_HOST = ".200";

  private final Cluster cluster;
  private final OperatorClient api;
  private final List<Node> workers;
  private final String image;

  DeployBenchmark(Cluster cluster, OperatorClient api, List<Node> workers, String image) {
    this.cluster = cluster;
    this.api = api;
    this.workers = workers;
    this.image = image;
  }

  /**
   * One deployment by us.
   *
   * @param accepted when the API had answered the request
   * @param running when the control plane knew that the last replica was healthy, on its clock
   * @param answered when the last replica had answered through the proxy
   */
  record Round(Duration accepted, Duration running, Duration answered) {}

  /** The whole measurement. */
  record Result(List<Round> ours, Sample bare) {
    Sample answered() {
      return new Sample(ours.stream().map(Round::answered).toList());
    }

    Sample accepted() {
      return new Sample(ours.stream().map(Round::accepted).toList());
    }

    Sample running() {
      return new Sample(ours.stream().map(Round::running).toList());
    }

    double ratio() {
      return (double) answered().median().toMillis() / bare.median().toMillis();
    }

    boolean meetsTarget() {
      long limit = Math.round(bare.median().toMillis() * TARGET_RATIO) + TARGET_CONSTANT.toMillis();
      return answered().median().toMillis() <= limit;
    }
  }

  /** Rounds of both, alternating, after one that does not count. */
  Result run(int rounds) {
    api.createProject(PROJECT.text(), Optional.empty());
    bare();
    ours(0);
    List<Round> ours = new ArrayList<>();
    List<Duration> bare = new ArrayList<>();
    for (int i = 1; i <= rounds; i++) {
      bare.add(bare());
      ours.add(ours(i));
    }
    return new Result(ours, new Sample(bare));
  }

  private Round ours(int number) {
    SpecWire spec =
        new SpecWire(
            Optional.of(image),
            Optional.of(PORT),
            Optional.of(workers.size()),
            Optional.of(DOMAIN),
            Optional.of(false),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    ServiceWire service = api.createService(PROJECT, "round-" + number, spec);
    Service.Id id = new Service.Id(service.id());
    Instant start = Instant.now();
    api.deploy(id);
    Duration accepted = Duration.between(start, Instant.now());
    try {
      awaitAll(cluster.visitor());
    } catch (Await.NotInTime e) {
      throw new IllegalStateException("round " + number + ": " + api.service(id).deployments(), e);
    }
    Duration answered = Duration.between(start, Instant.now());
    Duration running =
        api.service(id).deployments().stream()
            .map(DeploymentWire::changedAt)
            .max(Comparator.naturalOrder())
            .map(last -> Duration.between(start, last))
            .orElseThrow();
    api.deleteService(id);
    Await.until(
        "the service is gone",
        DEADLINE,
        () -> api.services().stream().noneMatch(each -> each.id().equals(id.value())));
    return new Round(accepted, running, answered);
  }

  private void awaitAll(Visitor visitor) {
    Set<String> hosts = new HashSet<>();
    Await.until(
        "every replica has answered",
        DEADLINE,
        () -> {
          visitor
              .get(DOMAIN, "/")
              .filter(answer -> answer.status() == 200)
              .ifPresent(answer -> hosts.add(answer.body().split(" ", -1)[1]));
          return hosts.size() == workers.size();
        });
  }

  private Duration bare() {
    Map<String, String> addresses = bareAddresses();
    workers.forEach(
        node -> node.must("ip", "addr", "add", addresses.get(node.name()) + "/32", "dev", "wg0"));
    Instant start = Instant.now();
    Together.forEach(workers, node -> runBare(node, String.valueOf(addresses.get(node.name()))));
    Duration took = Duration.between(start, Instant.now());
    Together.forEach(workers, node -> node.must("podman", "rm", "-f", "-t", "0", "bare"));
    workers.forEach(
        node -> node.must("ip", "addr", "del", addresses.get(node.name()) + "/32", "dev", "wg0"));
    return took;
  }

  private Map<String, String> bareAddresses() {
    Map<String, String> addresses = new HashMap<>();
    api.servers()
        .forEach(
            server ->
                addresses.put(
                    server.name(),
                    server.meshAddress().orElseThrow().replaceFirst("\\.1$", BARE_HOST)));
    return addresses;
  }

  /** Asked from the proxy's place in the mesh, as ours is. */
  private void runBare(Node node, String address) {
    node.must(
        "podman",
        "run",
        "-d",
        "--pull=never",
        "--name",
        "bare",
        "-p",
        address + ":" + PORT + ":" + PORT,
        image);
    Node proxy = cluster.proxy();
    Await.until(
        "the bare container on " + node + " answers",
        DEADLINE,
        () ->
            proxy
                .run(
                    "busybox",
                    "wget",
                    "-q",
                    "-O",
                    "/dev/null",
                    "http://%s:%d/".formatted(address, PORT))
                .succeeded());
  }
}
