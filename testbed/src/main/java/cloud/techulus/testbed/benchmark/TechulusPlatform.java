package cloud.techulus.testbed.benchmark;

import cloud.techulus.core.Name;
import cloud.techulus.core.service.Service;
import cloud.techulus.http.client.OperatorClient;
import cloud.techulus.http.wire.DeploymentWire;
import cloud.techulus.http.wire.SpecWire;
import cloud.techulus.testbed.Await;
import cloud.techulus.testbed.Bed;
import cloud.techulus.testbed.Cluster;
import cloud.techulus.testbed.Node;
import cloud.techulus.testbed.Visitor;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Ours. */
final class TechulusPlatform implements Platform {
  private static final Duration DEADLINE = Duration.ofMinutes(1);
  private static final Name PROJECT = new Name("bench");

  private final Bed bed;
  private final Cluster cluster;
  private final OperatorClient api;
  private final String image;

  TechulusPlatform(Bed bed, Cluster cluster, OperatorClient api, String image) {
    this.bed = bed;
    this.cluster = cluster;
    this.api = api;
    this.image = image;
  }

  @Override
  public String name() {
    return "techulus";
  }

  @Override
  public void deploy() {
    api.createProject(PROJECT.text(), Optional.empty());
    SpecWire spec =
        new SpecWire(
            Optional.of(image),
            Optional.of(8080),
            Optional.of(2),
            Optional.of(DOMAIN),
            Optional.of(false),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    api.deploy(new Service.Id(api.createService(PROJECT, "web", spec).id()));
    Await.until("both replicas run", DEADLINE, () -> running().size() == 2);
  }

  private List<DeploymentWire> running() {
    return api.services().stream()
        .flatMap(service -> service.deployments().stream())
        .filter(each -> each.status().equals("running") && each.desired().equals("run"))
        .toList();
  }

  @Override
  public Visitor visitor() {
    return cluster.visitor();
  }

  @Override
  public boolean knowsAsLost(Node server) {
    return status(server).equals("offline");
  }

  private String status(Node server) {
    return api.servers().stream()
        .filter(each -> each.name().equals(server.name()))
        .map(each -> each.status())
        .findFirst()
        .orElseThrow();
  }

  @Override
  public Set<Node> holders() {
    return running().stream()
        .map(each -> bed.node(each.server().orElseThrow()))
        .collect(Collectors.toSet());
  }

  @Override
  public void rejoin(Node server) {
    cluster.startAgent(server);
    Await.until(server + " is online", DEADLINE, () -> status(server).equals("online"));
    Await.until(
        "what was replaced is gone from " + server,
        DEADLINE,
        () -> server.must("podman", "ps", "-aq").stdout().isBlank() && running().size() == 2);
  }

  @Override
  public void close() {
    api.close();
    bed.destroy();
  }
}
