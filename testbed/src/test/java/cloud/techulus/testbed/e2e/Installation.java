package cloud.techulus.testbed.e2e;

import cloud.techulus.core.Problem;
import cloud.techulus.core.agent.ControlPlane.Unreachable;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.secret.Plaintext;
import cloud.techulus.core.service.Service;
import cloud.techulus.http.client.ControlPlaneUrl;
import cloud.techulus.http.client.OperatorClient;
import cloud.techulus.http.wire.DeploymentWire;
import cloud.techulus.http.wire.ServerWire;
import cloud.techulus.http.wire.ServiceWire;
import cloud.techulus.testbed.Answer;
import cloud.techulus.testbed.Await;
import cloud.techulus.testbed.Bed;
import cloud.techulus.testbed.BedName;
import cloud.techulus.testbed.BedPlan;
import cloud.techulus.testbed.Cluster;
import cloud.techulus.testbed.Load;
import cloud.techulus.testbed.Node;
import cloud.techulus.testbed.Operator;
import cloud.techulus.testbed.Programs;
import cloud.techulus.testbed.Progress;
import cloud.techulus.testbed.Registry;
import cloud.techulus.testbed.SampleImages;
import cloud.techulus.testbed.SteadyVisitor;
import cloud.techulus.testbed.Together;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A control plane, a proxy, three workers and a registry, with one project. Each test brings
 * services of its own and removes them.
 */
final class Installation implements AutoCloseable {
  /** Takes a few seconds, but for a machine that is busy with something else. */
  static final Duration SOON = Duration.ofSeconds(60);

  static final String PROJECT = "e2e";

  /** How many visit a service at the same time, where that matters. */
  private static final int VISITORS = 20;

  /** How long an agent has to end by itself. */
  static final Duration GRACE = Duration.ofSeconds(10);

  /** Two runs at the same time on one machine need beds of different names. */
  private static final BedName NAME = new BedName(System.getProperty("testbed.name", "e2e"));

  /** Short, so that a port that never opens is known to be one soon. */
  static final Duration HEALTH_DEADLINE = Duration.ofSeconds(8);

  final Bed bed;
  final Cluster cluster;
  final Registry registry;
  final SampleImages images;
  private final Queue<Runnable> ends = new ConcurrentLinkedQueue<>();
  private OperatorClient api;

  private Installation(Bed bed, Cluster cluster, Registry registry, SampleImages images) {
    this.bed = bed;
    this.cluster = cluster;
    this.registry = registry;
    this.images = images;
    this.api = connect(cluster);
  }

  static Installation create() {
    return create(NAME);
  }

  static Installation create(BedName name) {
    return create(new BedPlan(name, 3, 1));
  }

  static Installation create(BedPlan plan) {
    Bed.destroyLeftovers(plan.name());
    Bed bed = Bed.create(plan, Progress.silent());
    Registry registry = Registry.start(bed);
    SampleImages images = SampleImages.of(bed).provide();
    Cluster cluster =
        Cluster.on(
                bed,
                Programs.of(repository())
                    .withServeOptions("--health-deadline", HEALTH_DEADLINE.toSeconds() + "s"))
            .start(Progress.silent());
    Installation installation = new Installation(bed, cluster, registry, images);
    installation.awaitOnline(plan.workers() + plan.proxies());
    installation.operator().must("project", "create", PROJECT);
    return installation;
  }

  /** Where the packaged programs are: this tree, whose modules are built before this one. */
  private static Path repository() {
    return Path.of("..").toAbsolutePath().normalize();
  }

  private static OperatorClient connect(Cluster cluster) {
    try {
      return connect(cluster, Files.readString(cluster.adminTokenFile()).strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static OperatorClient connect(Cluster cluster, String token) {
    return new OperatorClient(
        ControlPlaneUrl.parse(cluster.url().toString(), Optional.of(cluster.pin()), false),
        new Plaintext(token));
  }

  /** The API as somebody with this token calls it. */
  OperatorClient apiAs(String token) {
    return connect(cluster, token);
  }

  Operator operator() {
    return cluster.operator();
  }

  OperatorClient api() {
    return api;
  }

  /** Waits until so many nodes have registered and are alive. */
  void awaitOnline(int nodes) {
    Await.until(
        nodes + " nodes are online",
        SOON,
        () ->
            api.servers().stream().filter(server -> server.status().equals("online")).count()
                    + api.proxies().stream()
                        .filter(proxy -> proxy.status().equals("online"))
                        .count()
                == nodes);
  }

  /** Creates, deploys and waits, as a user would: by one command. */
  void deploy(String name, String image, int replicas, String... more) {
    operator().must(create(name, image, replicas, more));
  }

  /** The command that creates and deploys. */
  static String[] create(String name, String image, int replicas, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "service",
                "create",
                PROJECT + "/" + name,
                "--image",
                image,
                "--port",
                "8080",
                "--replicas",
                Integer.toString(replicas),
                "--domain",
                domain(name),
                "--no-ssl"));
    arguments.addAll(List.of(more));
    return arguments.toArray(String[]::new);
  }

  static String domain(String name) {
    return name + ".e2e.test";
  }

  /** Removes services and waits until they are gone. */
  void remove(String... names) {
    Together.forEach(
        List.of(names), name -> operator().must("service", "rm", PROJECT + "/" + name));
    for (String name : names) {
      Await.until(name + " is gone", SOON, () -> find(name).isEmpty());
    }
  }

  Optional<ServiceWire> find(String name) {
    return api.services().stream().filter(service -> service.name().equals(name)).findFirst();
  }

  ServiceWire service(String name) {
    return find(name).orElseThrow();
  }

  Service.Id id(String name) {
    return new Service.Id(service(name).id());
  }

  /** Replicas that run and are wanted. */
  List<DeploymentWire> running(String name) {
    return find(name).stream().flatMap(service -> Statement.replicas(service).stream()).toList();
  }

  /** What the API and the programs say now: for whoever has to find out what went wrong. */
  String account() {
    return Stream.concat(
            Stream.of(statement()),
            Stream.concat(Stream.of(bed.node("control")), members().stream())
                .map(node -> "%s said last:%n%s".formatted(node, said(node))))
        .collect(Collectors.joining(System.lineSeparator()));
  }

  private String statement() {
    try {
      return Statement.of(api()).account();
    } catch (Unreachable | Problem silent) {
      return "The API does not tell how things are: " + silent.getMessage();
    }
  }

  private String said(Node node) {
    try {
      return cluster.program(node).lastLines();
    } catch (Problem none) {
      return none.message();
    }
  }

  void awaitState(String name, String state) {
    Await.until(name + " is " + state, SOON, () -> service(name).progress().state().equals(state));
  }

  /**
   * How often each replica answered so many requests, all of which had to succeed; by host name.
   */
  Map<String, Integer> answers(String name, int requests) {
    Map<String, Integer> counts = new TreeMap<>();
    for (int i = 0; i < requests; i++) {
      Answer answer = cluster.visitor().get(domain(name), "/").orElseThrow();
      if (answer.status() != 200) {
        throw new AssertionError("answered " + answer.status() + ": " + answer.body());
      }
      counts.merge(answer.body().split(" ", -1)[1], 1, Integer::sum);
    }
    return counts;
  }

  /** The host names that answered so many requests; of those that failed nothing is said. */
  Set<String> whoAnswers(String name, int requests) {
    Set<String> hosts = new TreeSet<>();
    for (int i = 0; i < requests; i++) {
      cluster
          .visitor()
          .get(domain(name), "/")
          .filter(answer -> answer.status() == 200)
          .ifPresent(answer -> hosts.add(answer.body().split(" ", -1)[1]));
    }
    return hosts;
  }

  /** Mesh addresses by node name. */
  Map<String, String> meshAddresses() {
    return Statement.of(api).meshAddresses();
  }

  /** Names of all our containers on a worker, whatever they do: names are deployment ids. */
  static List<String> containers(Node node) {
    return node.must("podman", "ps", "-a", "--format", "{{.Names}}")
        .stdout()
        .lines()
        .sorted()
        .toList();
  }

  /** How often the agents of a node have said this, at the end of a line. */
  static long timesSaid(Node node, String words) {
    try (Stream<String> lines = Files.lines(node.log("agent"))) {
      return lines.filter(line -> line.endsWith(words)).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A worker as the API sees it. */
  ServerWire server(String name) {
    return Statement.of(api).server(name);
  }

  /** The nodes of all servers; not all workers of the bed: one may have been removed. */
  List<Node> servers() {
    return api.servers().stream().map(server -> bed.node(server.name())).toList();
  }

  /** The first of the nodes that run a replica of a service. */
  Node hostOf(String name) {
    return bed.node(running(name).getFirst().server().orElseThrow());
  }

  /** Waits until a server counts as alive again, and says how long that took. */
  void awaitOnline(Node node) {
    Duration took =
        Await.until(node + " is online", SOON, () -> server(node.name()).status().equals("online"));
    System.out.printf("%s was online again after %d ms%n", node.name(), took.toMillis());
  }

  /** Waits until as many replicas as before run without the lost ones, and each has answered. */
  void awaitReplaced(String name, List<String> lost) {
    int wanted = service(name).progress().wanted();
    Await.until(
        lost + " of " + name + " are replaced",
        SOON,
        () -> {
          List<DeploymentWire> replicas = running(name);
          return replicas.size() == wanted
              && replicas.stream().noneMatch(replica -> lost.contains(replica.id()));
        });
    Await.until(
        "all replicas of " + name + " answer",
        SOON,
        () -> whoAnswers(name, 2 * wanted).size() == wanted);
  }

  /** Somebody who visits a service until told to stop. */
  SteadyVisitor steadyVisitor(String name) {
    SteadyVisitor visitor = SteadyVisitor.of(cluster.visitor(), domain(name));
    ends.add(visitor::close);
    return visitor;
  }

  /** Many who visit a service by one proxy until told to stop. */
  Load load(String name, Node proxy) {
    Load load = Load.of(VISITORS, proxy.publicAddress(), 80, domain(name));
    ends.add(load::close);
    return load;
  }

  /** Tells all visitors to stop: those of a test that failed would be in the way of the next. */
  void endVisits() {
    for (Runnable end = ends.poll(); end != null; end = ends.poll()) {
      end.run();
    }
  }

  /** Removes the services that a test has left because it failed, and mends what it has broken. */
  void clear() {
    if (api.services().isEmpty()) {
      return;
    }
    repair();
    for (ServerWire server : api.servers()) {
      if (!server.availability().equals("open")) {
        api.uncordon(new ServerId(server.id()));
      }
    }
    api.services().forEach(service -> api.deleteService(new Service.Id(service.id())));
    Await.until("no service is left", SOON, () -> api.services().isEmpty());
    new Outside(this).awaitAgreement();
  }

  /**
   * Installs an agent anew: puts its data folder away and starts it with a new token.
   *
   * @return where the old folder is
   */
  Path reinstall(Node node) throws IOException {
    cluster.program(node).stop(GRACE);
    Path old = node.folder("removed").resolve("agent-" + System.nanoTime());
    Files.move(node.folder("agent"), old);
    cluster.renewToken(node);
    cluster.startAgent(node);
    return old;
  }

  /**
   * Ends visits, switches on, connects and starts whatever is off, cut off or ended, and takes keys
   * that are in doubt; nothing if all is well.
   */
  void repair() {
    endVisits();
    Node control = bed.node("control");
    if (!control.isUp()) {
      control.boot();
    }
    if (!cluster.program(control).isAlive()) {
      cluster.startControlPlane();
    }
    for (Node node : joined()) {
      if (node.isUp()) {
        node.thaw();
      } else {
        node.boot();
      }
      node.healCable();
      node.hearAll();
      node.clearDisk();
      if (!cluster.program(node).isAlive()) {
        cluster.startAgent(node);
      }
    }
    api.servers().stream()
        .filter(server -> server.candidateKey().isPresent())
        .forEach(server -> operator().must("server", "approve", server.name()));
  }

  /** The nodes of all servers and proxies; {@link #servers()} tells what may be missing. */
  List<Node> joined() {
    return Stream.concat(servers().stream(), bed.proxies().stream()).toList();
  }

  /** All nodes with an agent. */
  List<Node> members() {
    return Stream.concat(bed.workers().stream(), bed.proxies().stream()).toList();
  }

  /** Public keys of a node's WireGuard peers. */
  static List<String> peers(Node node) {
    return node.must("wg", "show", "wg0", "peers").stdout().lines().sorted().toList();
  }

  /** The WireGuard key of a node itself. */
  static String wireGuardKey(Node node) {
    return node.must("wg", "show", "wg0", "public-key").stdout().strip();
  }

  /** Whether a TCP connection to this address is accepted, seen from the machine itself. */
  static boolean accepts(String address, int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port), 2000);
      return true;
    } catch (ConnectException refused) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every file under a folder, as bytes in Latin-1, so that any text can be looked for. */
  static Map<Path, String> contents(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .sorted(Comparator.naturalOrder())
          .collect(Collectors.toMap(file -> file, Installation::latin1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String latin1(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    api.close();
    bed.destroy();
  }
}
