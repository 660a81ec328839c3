package cloud.techulus.testbed;

import cloud.techulus.core.Problem;
import cloud.techulus.core.container.CommandRunner.Command;
import cloud.techulus.testbed.Programs.Access;
import cloud.techulus.testbed.Programs.ControlPlaneFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The packaged programs on a bed: the control plane in {@code control}, an agent on every worker
 * and proxy.
 */
public final class Cluster {
  private static final Duration START_DEADLINE = Duration.ofSeconds(60);
  private static final Duration GRACE = Duration.ofSeconds(15);
  private static final String CONTROL_PLANE = "control-plane";
  private static final String AGENT = "agent";

  private final Bed bed;
  private final Programs programs;
  private final Map<String, NodeProgram> running = new ConcurrentHashMap<>();

  private Cluster(Bed bed, Programs programs) {
    this.bed = bed;
    this.programs = programs;
  }

  /**
   * Starts nothing yet.
   *
   * @throws Problem NOT_FOUND if the programs are not built
   */
  public static Cluster on(Bed bed, Programs programs) {
    programs.check();
    return new Cluster(bed, programs);
  }

  /** Starts everything: the control plane, and an agent on each proxy and worker. */
  public Cluster start(Progress progress) {
    startControlPlane();
    progress.done("control plane " + url());
    bed.proxies().forEach(this::join);
    progress.done("agents of " + bed.proxies());
    Together.forEach(bed.workers(), this::join);
    progress.done("agents of " + bed.workers());
    return this;
  }

  /**
   * Starts the control plane, for the first time or again with the same data, and returns when it
   * answers.
   */
  public NodeProgram startControlPlane() {
    Node control = control();
    NodeProgram program =
        control.start(
            CONTROL_PLANE, Command.of(programs.serve(files().data(), control.publicAddress())));
    running.put(control.name(), program);
    program.awaitReady(START_DEADLINE, () -> files().complete() && answers());
    return program;
  }

  /** Whether the control plane says it is well. */
  public boolean answers() {
    return Visitor.ofTls(control().publicAddress(), Programs.API_PORT)
        .get(control().publicAddress(), "/api/v1/healthz")
        .filter(answer -> answer.status() == 200)
        .isPresent();
  }

  public void stopControlPlane() {
    program(control()).stop(GRACE);
  }

  /** As {@code kill -9}. */
  public void killControlPlane() {
    program(control()).kill();
  }

  /** Adds a server to the control plane as an operator does, and starts its agent. */
  public NodeProgram join(Node node) {
    Operator operator = operator();
    Operator.Enrolment enrolment =
        role(node).equals("proxy")
            ? operator.addProxy(node.name(), node.publicAddress())
            : operator.addServer(node.name(), node.publicAddress());
    writeSecret(tokenFile(node), enrolment.token());
    writeSecret(masterKeyFile(node), read(files().masterKey()));
    return startAgent(node);
  }

  /**
   * Gives a worker or proxy that has joined before a new registration token, as for an agent that
   * is installed again.
   */
  public void renewToken(Node node) {
    Operator.Enrolment again =
        switch (node.nodeName().role()) {
          case WORKER -> operator().renewServerToken(node.name());
          case PROXY -> operator().renewProxyToken(node.name());
          case CONTROL, REGISTRY -> throw noAgent(node);
        };
    writeSecret(tokenFile(node), again.token());
  }

  /** The command of an agent, for one that shall not run as a server of the bed. */
  public List<String> agentCommand(String role, Path tokenFile, Path data) {
    return programs.agent(role, access(), tokenFile, files().masterKey(), data);
  }

  /** The first proxy. */
  public Node proxy() {
    return bed.proxies().getFirst();
  }

  /** Starts the agent of a server that has joined before: after a stop, a crash or a boot. */
  public NodeProgram startAgent(Node node) {
    return startAgent(node, List.of());
  }

  /** The same with further options. */
  public NodeProgram startAgent(Node node, List<String> options) {
    List<String> argv =
        new ArrayList<>(
            programs.agent(
                role(node), access(), tokenFile(node), masterKeyFile(node), node.folder(AGENT)));
    argv.addAll(options);
    NodeProgram program = node.start(AGENT, Command.of(argv));
    running.put(node.name(), program);
    return program;
  }

  /** The running agent of a worker or proxy, or the control plane of {@code control}. */
  public NodeProgram program(Node node) {
    return Optional.ofNullable(running.get(node.name()))
        .orElseThrow(() -> Problem.notFound("program of this process on node", node.name()));
  }

  /** A command line with the admin's token. */
  public Operator operator() {
    return new Operator(
        control(),
        programs.techulus(),
        Programs.operatorEnvironment(access(), read(files().adminToken()).strip()));
  }

  /** Where the API is. */
  public URI url() {
    return Programs.url(control().publicAddress());
  }

  /** The certificate's pin, as the programs take it. */
  public String pin() {
    return access().pin();
  }

  /** The file with the admin's token. */
  public Path adminTokenFile() {
    return files().adminToken();
  }

  /** The data folder of the control plane. */
  public Path controlPlaneData() {
    return files().data();
  }

  /** A visitor of the sites, at the first proxy. */
  public Visitor visitor() {
    return Visitor.of(bed.proxies().getFirst().publicAddress(), 80);
  }

  private Access access() {
    return new Access(url(), read(files().pin()).strip());
  }

  private Node control() {
    return bed.node("control");
  }

  private ControlPlaneFiles files() {
    return new ControlPlaneFiles(control().folder(CONTROL_PLANE));
  }

  private static String role(Node node) {
    return switch (node.nodeName().role()) {
      case WORKER -> "worker";
      case PROXY -> "proxy";
      case CONTROL, REGISTRY -> throw noAgent(node);
    };
  }

  private static IllegalArgumentException noAgent(Node node) {
    return new IllegalArgumentException(node.name() + " does not run an agent");
  }

  private static Path tokenFile(Node node) {
    return node.folder("secrets").resolve("token");
  }

  private static Path masterKeyFile(Node node) {
    return node.folder("secrets").resolve("master.key");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** Only its owner may read it, from the moment it exists. */
  private static void writeSecret(Path file, String text) {
    try {
      Files.deleteIfExists(file);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, text, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }
}
