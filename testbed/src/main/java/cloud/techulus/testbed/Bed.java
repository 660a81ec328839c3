package cloud.techulus.testbed;

import cloud.techulus.core.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Several servers on one machine, joined by a bridge that plays the internet. It outlives the
 * program that made it; any other finds it again by its name.
 */
public final class Bed implements AutoCloseable {
  private final Machine machine;
  private final BedFolder folder;
  private final Path join;
  private final Subnet subnet;
  private final List<Node> nodes = new ArrayList<>();

  private Bed(Machine machine, BedFolder folder, BedFolder.State state) {
    this.machine = machine;
    this.folder = folder;
    this.join = NativeProgram.JOIN.compiled(machine, folder.tools());
    this.subnet = state.subnet();
    state.nodes().forEach(name -> nodes.add(nodeNamed(name)));
  }

  /**
   * Makes a bed and switches all its nodes on. If that fails half way, nothing is left.
   *
   * @throws Problem CONFLICT if a bed of this name exists, FORBIDDEN unless run by root
   */
  public static Bed create(BedPlan plan, Progress progress) {
    Machine machine = Machine.here();
    BedFolder folder = BedFolder.of(plan.name());
    BedFolder.State state = folder.exclusively(() -> reserve(folder, plan));
    try {
      Bed bed = new Bed(machine, folder, state);
      bed.switchOn(progress);
      return bed;
    } catch (RuntimeException e) {
      removeAfter(e, machine, folder);
      throw e;
    }
  }

  private static BedFolder.State reserve(BedFolder folder, BedPlan plan) {
    if (folder.exists()) {
      throw Problem.conflict(
          "The bed %1$s is up already. Take it down first: bin/cluster down --name %1$s"
              .formatted(plan.name()));
    }
    BedFolder.State state = new BedFolder.State(Subnet.free(folder.usedSubnets()), plan.nodes());
    folder.save(state);
    return state;
  }

  private static void removeAfter(RuntimeException failure, Machine machine, BedFolder folder) {
    try {
      Leftovers.remove(machine, folder);
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  private void switchOn(Progress progress) {
    machine.network(
        "link add name %s type bridge".formatted(folder.name().bridge()),
        "address add %s dev %s"
            .formatted(Subnet.withPrefixLength(subnet.machineAddress()), folder.name().bridge()),
        "link set dev %s up".formatted(folder.name().bridge()));
    progress.done("bridge " + folder.name().bridge());
    Together.forEach(
        List.copyOf(nodes),
        node -> {
          node.disk().create(machine, groupOf(node), subnet, names());
          node.boot();
          progress.done("server " + node);
        });
  }

  /** The bed of this name, unless there is none or its making was cut off at the very start. */
  public static Optional<Bed> find(BedName name) {
    BedFolder folder = BedFolder.of(name);
    return folder.load().map(state -> new Bed(Machine.here(), folder, state));
  }

  /**
   * Removes whatever there is of a bed, however it came to be: processes, interfaces, control
   * groups, mounts, disks.
   */
  public static void destroyLeftovers(BedName name) {
    Leftovers.remove(Machine.here(), BedFolder.of(name));
  }

  /** What there is of a bed, in words; empty once it is destroyed. */
  public static List<String> leftovers(BedName name) {
    return Leftovers.find(Machine.here(), BedFolder.of(name));
  }

  public BedName name() {
    return folder.name();
  }

  /** Where this machine itself stands in the bed's network. */
  public String machineAddress() {
    return subnet.machineAddress();
  }

  /** Every node, {@code control} and {@code registry} first. */
  public List<Node> nodes() {
    return List.copyOf(nodes);
  }

  public List<Node> workers() {
    return nodes(NodeName.Role.WORKER);
  }

  public List<Node> proxies() {
    return nodes(NodeName.Role.PROXY);
  }

  private List<Node> nodes(NodeName.Role role) {
    return nodes.stream().filter(node -> node.nodeName().role() == role).toList();
  }

  /**
   * One node.
   *
   * @throws Problem NOT_FOUND if the bed has none of this name
   */
  public Node node(String name) {
    NodeName wanted = NodeName.parse(name);
    return nodes.stream()
        .filter(node -> node.nodeName().equals(wanted))
        .findFirst()
        .orElseThrow(() -> Problem.notFound("node", name));
  }

  /** A new server, switched on. */
  public Node addWorker() {
    Node node = nodeNamed(NodeName.worker(workers().size() + 1));
    nodes.add(node);
    // Written before it is made: whoever takes the bed down must know of it.
    folder.save(new BedFolder.State(subnet, names()));
    node.disk().create(machine, groupOf(node), subnet, names());
    nodes.forEach(known -> known.disk().writeHosts(subnet, names()));
    node.boot();
    return node;
  }

  /** Removes everything of it; nothing of the bed is left afterwards. */
  public void destroy() {
    Leftovers.remove(machine, folder);
  }

  /** The same as {@link #destroy}. */
  @Override
  public void close() {
    destroy();
  }

  Machine machine() {
    return machine;
  }

  Path tools() {
    return folder.tools();
  }

  private Node nodeNamed(NodeName name) {
    return new Node(machine, join, folder, subnet, name);
  }

  private List<NodeName> names() {
    return nodes.stream().map(Node::nodeName).toList();
  }

  private String groupOf(Node node) {
    return folder.name().prefix() + node.nodeName().shortName();
  }
}
