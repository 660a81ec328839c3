package cloud.techulus.testbed.benchmark;

import cloud.techulus.core.Name;
import cloud.techulus.core.service.Service;
import cloud.techulus.http.client.OperatorClient;
import cloud.techulus.http.wire.DeploymentWire;
import cloud.techulus.http.wire.ServiceWire;
import cloud.techulus.http.wire.SpecWire;
import cloud.techulus.testbed.Await;
import cloud.techulus.testbed.Bed;
import cloud.techulus.testbed.Cluster;
import cloud.techulus.testbed.Node;
import cloud.techulus.testbed.SampleImages;
import cloud.techulus.testbed.Visitor;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Ours. */
final class TechulusPlatform implements FailoverPlatform, UpdatePlatform {
  private static final Duration DEADLINE = Duration.ofMinutes(1);
  private static final Name PROJECT = new Name("bench");

  private final Bed bed;
  private final Cluster cluster;
  private final OperatorClient api;
  private final SampleImages images;
  private final int replicas;

  TechulusPlatform(Bed bed, Cluster cluster, OperatorClient api, int replicas) {
    this.bed = bed;
    this.cluster = cluster;
    this.api = api;
    this.images = SampleImages.of(bed);
    this.replicas = replicas;
  }

  @Override
  public String name() {
    return "techulus";
  }

  @Override
  public void deploy() {
    api.createProject(PROJECT.text(), Optional.empty());
    SpecWire spec = SpecWire.of(images.web("v1"), 8080, replicas, Optional.of(DOMAIN), false);
    api.deploy(new Service.Id(api.createService(PROJECT, "web", spec).id()));
    Await.until("all replicas run", DEADLINE, () -> running().size() == replicas);
  }

  private ServiceWire service() {
    return api.services().getFirst();
  }

  private List<DeploymentWire> running() {
    return service().deployments().stream()
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
        () ->
            server.must("podman", "ps", "-aq").stdout().isBlank() && running().size() == replicas);
  }

  @Override
  public void update(String version) {
    Service.Id id = new Service.Id(service().id());
    api.updateService(id, SpecWire.ofImage(images.web(version)));
    api.deploy(id);
  }

  @Override
  public boolean runsOnly(String version) {
    ServiceWire service = service();
    List<DeploymentWire> wanted =
        service.deployments().stream().filter(each -> each.desired().equals("run")).toList();
    return service.spec().image().equals(Optional.of(images.web(version)))
        && wanted.size() == replicas
        && wanted.stream()
            .allMatch(
                each -> each.status().equals("running") && each.revision() == service.revision());
  }

  @Override
  public boolean isCalm() {
    return service().progress().leaving() == 0;
  }

  @Override
  public void close() {
    api.close();
    bed.destroy();
  }
}
