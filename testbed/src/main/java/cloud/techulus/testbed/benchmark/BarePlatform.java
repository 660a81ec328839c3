package cloud.techulus.testbed.benchmark;

import cloud.techulus.testbed.Await;
import cloud.techulus.testbed.Bed;
import cloud.techulus.testbed.Node;
import cloud.techulus.testbed.SampleImages;
import cloud.techulus.testbed.Visitor;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The least it takes: {@code podman run} of the new on a port of its own, once it answers {@code
 * caddy reload}, then {@code podman stop} of the old, on one server after another.
 */
final class BarePlatform implements UpdatePlatform {
  private static final Duration DEADLINE = Duration.ofMinutes(1);
  private static final List<Integer> PORTS = List.of(8080, 8081);
  private static final int PORT_INSIDE = 8080;

  private final Bed bed;
  private final SampleImages images;
  private final List<Node> servers;
  private final EdgeCaddy caddy;
  private final int[] ports;
  private String version = "v1";

  BarePlatform(Bed bed, int replicas) {
    this.bed = bed;
    this.images = SampleImages.of(bed);
    this.servers = bed.workers().subList(0, replicas);
    this.caddy = new EdgeCaddy(bed.proxies().getFirst(), EdgeCaddy.Patience.SHORT);
    this.ports = new int[replicas];
  }

  @Override
  public String name() {
    return "bare podman and Caddy";
  }

  @Override
  public void deploy() {
    for (int i = 0; i < servers.size(); i++) {
      ports[i] = PORTS.getFirst();
      run(servers.get(i), ports[i]);
    }
    caddy.start(upstreams());
    Await.until("Caddy answers", DEADLINE, () -> visitor().get(DOMAIN, "/").isPresent());
  }

  private void run(Node server, int port) {
    server.must(
        "podman",
        "run",
        "-d",
        "--rm",
        "--name",
        name(port),
        "-p",
        "%s:%d:%d".formatted(server.publicAddress(), port, PORT_INSIDE),
        images.web(version));
    Await.until(
        "it answers",
        DEADLINE,
        () -> Visitor.of(server.publicAddress(), port).get(DOMAIN, "/").isPresent());
  }

  private static String name(int port) {
    return "web-" + port;
  }

  private List<String> upstreams() {
    return IntStream.range(0, ports.length)
        .mapToObj(i -> servers.get(i).publicAddress() + ":" + ports[i])
        .toList();
  }

  @Override
  public Visitor visitor() {
    return Visitor.of(bed.proxies().getFirst().publicAddress(), 80);
  }

  @Override
  public void update(String wanted) {
    version = wanted;
    for (int i = 0; i < servers.size(); i++) {
      Node server = servers.get(i);
      int old = ports[i];
      ports[i] = PORTS.getFirst() + PORTS.getLast() - old;
      run(server, ports[i]);
      caddy.lead(upstreams());
      server.must("podman", "stop", "-t", "10", name(old));
    }
  }

  @Override
  public boolean runsOnly(String wanted) {
    return version.equals(wanted);
  }

  @Override
  public boolean isCalm() {
    return true;
  }

  @Override
  public void close() {
    bed.destroy();
  }
}
