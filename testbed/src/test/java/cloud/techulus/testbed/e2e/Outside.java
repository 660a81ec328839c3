package cloud.techulus.testbed.e2e;

import cloud.techulus.core.agent.ControlPlane.Unreachable;
import cloud.techulus.core.container.CommandRunner.CommandResult;
import cloud.techulus.http.wire.DeploymentWire;
import cloud.techulus.http.wire.ServiceWire;
import cloud.techulus.testbed.Answer;
import cloud.techulus.testbed.Await;
import cloud.techulus.testbed.Node;
import cloud.techulus.testbed.Together;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Looks at the servers, the mesh, the proxies and the sites from outside, and compares what is
 * there with what the API says. Every outage has to end with nothing to complain about.
 */
final class Outside {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int REQUESTS = 30;

  /** How much of a container's id is its host name. */
  private static final int HOST_NAME_LENGTH = 12;

  private final Installation here;

  Outside(Installation here) {
    this.here = here;
  }

  /** Waits until all is as the API says, and the API has nothing to complain of itself. */
  void awaitAgreement() {
    List<String> complaints = new ArrayList<>();
    try {
      Duration took =
          Await.until(
              "all is as the API says",
              PATIENCE,
              () -> {
                complaints.clear();
                complaints.addAll(complaints());
                return complaints.isEmpty();
              });
      System.out.printf("all was as the API says after %d ms%n", took.toMillis());
    } catch (Await.NotInTime e) {
      throw new AssertionError(
          "after %d s still:%n%s"
              .formatted(PATIENCE.toSeconds(), String.join(System.lineSeparator(), complaints)),
          e);
    }
  }

  /** What is not as it should be at this moment; what builds on that is not looked at then. */
  List<String> complaints() {
    Statement api;
    try {
      api = Statement.of(here.api());
    } catch (Unreachable away) {
      return List.of("the API does not answer: " + away.getMessage());
    }
    List<String> complaints = new ArrayList<>(api.troubles());
    here.members().stream()
        .filter(node -> !node.isUp())
        .forEach(node -> complaints.add(node + " is switched off"));
    if (complaints.isEmpty()) {
      complaints.addAll(together(here.members(), node -> wrongOn(node, api)));
      complaints.addAll(together(members(api), node -> wrongPeers(node, members(api))));
      complaints.addAll(together(here.bed.proxies(), proxy -> wrongRoutes(proxy, api)));
    }
    if (complaints.isEmpty()) {
      complaints.addAll(together(members(api), node -> unreachableFrom(node, api)));
      complaints.addAll(together(api.services(), this::wrongAnswers));
    }
    return complaints;
  }

  /** Not all of the bed: a server may have been removed from the platform. */
  private List<Node> members(Statement api) {
    return api.meshAddresses().keySet().stream().map(here.bed::node).toList();
  }

  private static List<String> wrongOn(Node node, Statement api) {
    List<DeploymentWire> replicas = api.replicasOn(node.name());
    List<String> wrong = new ArrayList<>();
    compare(
            node + ": containers",
            sorted(replicas.stream().map(it -> it.id() + " running " + containerId(it))),
            containers(node))
        .ifPresent(wrong::add);
    Optional.ofNullable(api.meshAddresses().get(node.name()))
        .flatMap(
            own ->
                compare(
                    node + ": mesh addresses",
                    sorted(
                        Stream.concat(
                            Stream.of(own),
                            replicas.stream().flatMap(it -> it.address().stream()))),
                    meshAddresses(node)))
        .ifPresent(wrong::add);
    return wrong;
  }

  /** All there are, whatever they do; Podman gives their states in JSON only. */
  private static SortedSet<String> containers(Node node) {
    String printed = output(node, "podman", "ps", "-a", "--format", "json");
    try {
      List<String> found = new ArrayList<>();
      for (JsonNode container : JSON.readTree(printed)) {
        found.add(
            "%s %s %s"
                .formatted(
                    container.at("/Names/0").asText(),
                    container.path("State").asText(),
                    container.path("Id").asText()));
      }
      return sorted(found.stream());
    } catch (JsonProcessingException notJson) {
      return sorted(printed.lines());
    }
  }

  private static SortedSet<String> meshAddresses(Node node) {
    return sorted(
        lines(node, "ip", "-o", "-4", "addr", "show", "dev", "wg0").stream()
            .map(line -> line.replaceFirst(".* inet ([0-9.]+).*", "$1")));
  }

  private static List<String> wrongPeers(Node node, List<Node> members) {
    return compare(
            node + ": peers",
            sorted(
                members.stream()
                    .filter(other -> !other.equals(node))
                    .flatMap(other -> lines(other, "wg", "show", "wg0", "public-key").stream())),
            lines(node, "wg", "show", "wg0", "peers"))
        .stream()
        .toList();
  }

  private static List<String> wrongRoutes(Node proxy, Statement api) {
    Map<String, SortedSet<String>> expected = new TreeMap<>();
    for (ServiceWire service : api.services()) {
      SortedSet<String> upstreams =
          sorted(
              Statement.replicas(service).stream()
                  .map(it -> it.address().orElseThrow() + ":" + it.port()));
      service.spec().domain().ifPresent(domain -> expected.put(domain, upstreams));
    }
    try {
      return compare(proxy + ": Caddy's upstreams", expected, LiveCaddy.upstreams(proxy)).stream()
          .toList();
    } catch (IOException e) {
      return List.of(proxy + ": Caddy does not tell what it serves: " + e.getMessage());
    }
  }

  /** Peers that are configured may still not reach each other. */
  private static List<String> unreachableFrom(Node node, Statement api) {
    return api.meshAddresses().values().stream()
        .filter(to -> !node.run("busybox", "ping", "-c", "1", "-W", "1", to).succeeded())
        .map(to -> node + " does not reach " + to)
        .toList();
  }

  private List<String> wrongAnswers(ServiceWire service) {
    Optional<String> domain = service.spec().domain();
    if (domain.isEmpty()) {
      return List.of();
    }
    List<String> wrong = new ArrayList<>();
    SortedSet<String> hosts = new TreeSet<>();
    for (int i = 0; i < REQUESTS; i++) {
      Optional<Answer> answer = here.cluster.visitor().get(domain.get(), "/");
      answer
          .filter(it -> it.status() == 200)
          .ifPresentOrElse(
              it -> hosts.add(it.body().split(" ", -1)[1]),
              () -> wrong.add(domain.get() + " answered " + answer));
    }
    compare(
            domain.get() + " is answered by",
            sorted(
                Statement.replicas(service).stream()
                    .map(it -> containerId(it).substring(0, HOST_NAME_LENGTH))),
            hosts)
        .ifPresent(wrong::add);
    return wrong;
  }

  private static String containerId(DeploymentWire replica) {
    return replica.containerId().orElseThrow();
  }

  private static <T> Collection<String> together(
      Collection<T> items, Function<T, List<String>> look) {
    Collection<String> wrong = new ConcurrentLinkedQueue<>();
    Together.forEach(items, item -> wrong.addAll(look.apply(item)));
    return wrong;
  }

  /** What a command on a node prints; if it fails, what it complains of. */
  private static String output(Node node, String... argv) {
    CommandResult result = node.run(argv);
    return result.succeeded() ? result.stdout() : result.stderr();
  }

  private static SortedSet<String> lines(Node node, String... argv) {
    return sorted(output(node, argv).lines());
  }

  private static SortedSet<String> sorted(Stream<String> texts) {
    return texts.collect(Collectors.toCollection(TreeSet::new));
  }

  private static Optional<String> compare(String what, Object expected, Object found) {
    return expected.equals(found)
        ? Optional.empty()
        : Optional.of("%s: expected %s, found %s".formatted(what, expected, found));
  }
}
