package cloud.techulus.testbed;

import cloud.techulus.core.container.CommandRunner.Command;
import cloud.techulus.core.container.CommandRunner.CommandResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One server of a bed. It has its own network, processes, /run, /tmp, /etc/hosts, control groups
 * and containers; the rest of the file system is this machine's, so programs installed here are
 * installed there.
 *
 * <p>Its power switch works like a real one: {@link #crash} ends everything at once and keeps the
 * disk, {@link #boot} starts an empty machine with that disk.
 */
public final class Node {
  private static final Duration BOOT_DEADLINE = Duration.ofSeconds(20);

  /**
   * A node reaches its bed and nothing else, so the proxies this machine may need are no good
   * there.
   */
  private static final List<String> PROXY_VARIABLES =
      List.of("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY");

  /**
   * A node counts as a machine with one core, as so many share this one's. Programs in Go that
   * reckon with all of them wait for their next work by spinning, each at the others' cost.
   */
  private static final String ONE_CORE = "GOMAXPROCS=1";

  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private static final String SMALL_DISK = "/run/small";
  private static final String BALLAST = SMALL_DISK + "/ballast";

  private final Machine machine;
  private final Path join;
  private final BedName bed;
  private final Subnet subnet;
  private final NodeName name;
  private final NodeDisk disk;

  Node(Machine machine, Path join, BedFolder folder, Subnet subnet, NodeName name) {
    this.machine = machine;
    this.join = join;
    this.bed = folder.name();
    this.subnet = subnet;
    this.name = name;
    this.disk = new NodeDisk(folder.node(name));
  }

  public String name() {
    return name.toString();
  }

  NodeName nodeName() {
    return name;
  }

  /** Its address in the bed, which plays the internet; this machine reaches it too. */
  public String publicAddress() {
    return subnet.addressOf(name);
  }

  /** A folder on its disk, for root only; this machine sees it under the same path. */
  public Path folder(String purpose) {
    Path folder = disk.path().resolve("disk").resolve(purpose);
    try {
      return Files.createDirectories(folder, OWNER_ONLY);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make " + folder, e);
    }
  }

  /** The log of a program started under a name. */
  public Path log(String program) {
    return disk.log(program);
  }

  NodeDisk disk() {
    return disk;
  }

  /** Runs a command as on that server, and gives its result whatever its exit code is. */
  public CommandResult run(String... argv) {
    return run(Command.of(argv));
  }

  /** The same with input, variables or another time limit. */
  public CommandResult run(Command command) {
    return machine.programs().run(inside(command));
  }

  /**
   * Runs a command that has to succeed.
   *
   * @throws RuntimeException with what it printed, if it does not
   */
  public CommandResult must(String... argv) {
    return must(Command.of(argv));
  }

  /** The same with input, variables or another time limit. */
  public CommandResult must(Command command) {
    CommandResult result = run(command);
    if (!result.succeeded()) {
      throw new Machine.StepFailed(command, result);
    }
    return result;
  }

  /**
   * Starts a program that stays, with a log under this name. A power loss ends it; nothing starts
   * it again by itself.
   */
  public NodeProgram start(String program, String... argv) {
    return start(program, Command.of(argv));
  }

  /** The same with input or variables. */
  public NodeProgram start(String program, Command command) {
    // A session of its own: neither ^C at the terminal nor its end concerns the node.
    Command inside = inside(command);
    List<String> argv = new ArrayList<>(List.of("setsid"));
    argv.addAll(inside.argv());
    Command detached = new Command(argv, inside.input(), inside.environment(), inside.timeout());
    return new NodeProgram(
        machine, program, machine.programs().start(detached, log(program)), log(program));
  }

  /**
   * How often a container's log is open for reading on it, by whatever program. Who writes it does
   * not count.
   */
  public long logReaders() {
    // It fails when a process ends while it looks.
    return run(
            "find",
            "/proc",
            "-maxdepth",
            "3",
            "-path",
            "*/fd/*",
            "-lname",
            "*/ctr.log*",
            "-perm",
            "-u=r")
        .stdout()
        .lines()
        .count();
  }

  /** Gives the terminal to a command in the node; its exit code is the result. */
  int onTerminal(List<String> argv) {
    return machine.programs().runOnTerminal(inside(Command.of(argv)));
  }

  private Command inside(Command command) {
    long init = init().orElseThrow(() -> new IllegalStateException(name + " is switched off"));
    if (machine.cgroups().isFrozen(group())) {
      // A process that joins a frozen group stops, and not even SIGKILL ends it.
      throw new IllegalStateException(name + " is frozen");
    }
    List<String> argv = new ArrayList<>();
    argv.add(join.toString());
    machine.cgroups().joinFiles(group()).forEach(file -> argv.add(file.toString()));
    argv.addAll(List.of("--", "nsenter", "-t", Long.toString(init)));
    argv.addAll(List.of("-m", "-n", "-p", "-u", "-i", "-C", "--", "env"));
    PROXY_VARIABLES.forEach(variable -> argv.addAll(List.of("-u", variable)));
    argv.add(ONE_CORE);
    argv.addAll(command.argv());
    return new Command(argv, command.input(), command.environment(), command.timeout());
  }

  public boolean isUp() {
    return init().isPresent();
  }

  /**
   * The node's first process, if it is alive and really this node's: process numbers are used
   * again.
   */
  private Optional<Long> init() {
    return disk.init().filter(pid -> machine.cgroups().processes(group()).contains(pid));
  }

  /** Switches it on. */
  public void boot() {
    if (isUp()) {
      throw new IllegalStateException(name + " is up");
    }
    powerOff();
    machine.cgroups().create(group());
    long init = startInit();
    machine.cgroups().settle(group());
    disk.rememberInit(Optional.of(init));
    NodeFileSystem.mount(this);
    connect(init);
  }

  /**
   * Starts the first process in new namespaces. It does nothing, but as the first process it
   * inherits every orphan, and because it ignores SIGCHLD the kernel buries those by itself.
   */
  private long startInit() {
    List<String> argv = new ArrayList<>();
    argv.add("setsid");
    argv.add(join.toString());
    machine.cgroups().birthFiles(group()).forEach(file -> argv.add(file.toString()));
    argv.addAll(
        List.of("--", "unshare", "--mount", "--net", "--pid", "--uts", "--ipc", "--cgroup"));
    argv.addAll(List.of("--fork", "--kill-child", "--mount-proc"));
    argv.addAll(List.of("env", "--ignore-signal=CHLD", "sleep", "infinity"));
    NodeProgram holder =
        new NodeProgram(
            machine, "init", machine.programs().start(Command.of(argv), log("init")), log("init"));
    // Once it is sleep(1), unshare has made the namespaces and mounted /proc.
    return Await.untilPresent(
        name + " has its first process",
        BOOT_DEADLINE,
        () -> holder.inner().filter(Node::isSleeping).map(ProcessHandle::pid));
  }

  private static boolean isSleeping(ProcessHandle process) {
    return process.info().command().filter(path -> path.endsWith("/sleep")).isPresent();
  }

  /** Plugs it into the bed's bridge. There is no default route: nothing can leave the bed. */
  private void connect(long init) {
    machine.network(
        "link add name %s type veth peer name eth0 address %s netns %d"
            .formatted(cable(), subnet.hardwareAddressOf(name), init),
        "link set dev %s master %s up".formatted(cable(), bed.bridge()));
    must(
        Command.of("ip", "-batch", "-")
            .withInput(
                """
                link set dev lo up
                address add %s dev eth0
                link set dev eth0 up
                """
                    .formatted(Subnet.withPrefixLength(publicAddress()))));
  }

  /** Power loss: everything on it ends at once, nothing is told, the disk stays. */
  public void crash() {
    if (!isUp()) {
      throw new IllegalStateException(name + " is switched off");
    }
    powerOff();
  }

  private void powerOff() {
    // First, or the kernel would tell others of every connection that ends with its program.
    machine.removeInterface(cable());
    Leftovers.removeGroup(machine, group(), disk.init());
    disk.rememberInit(Optional.empty());
  }

  /**
   * Stops all its processes in mid-step, as a hanging machine does. Its kernel still answers a
   * ping.
   */
  public void freeze() {
    machine.cgroups().freeze(group());
  }

  public void thaw() {
    machine.cgroups().thaw(group());
  }

  /** Pulls the plug of its network card. */
  public void cutCable() {
    machine.must("ip", "link", "set", "dev", cable(), "down");
  }

  public void healCable() {
    machine.must("ip", "link", "set", "dev", cable(), "up");
  }

  /**
   * Lets nothing through between this node and another, in either direction, while both reach all
   * others. Repeated for further nodes until {@link #hearAll}.
   */
  public void ignore(Node other) {
    deafTo(other, Traffic.ALL);
    muteTo(other, Traffic.ALL);
  }

  /** Loses what comes from another node, until {@link #hearAll} or a power loss. */
  public void deafTo(Node other, Traffic traffic) {
    deafTo(other.publicAddress(), traffic);
  }

  /** The same for an address: {@link Bed#machineAddress} is that of this machine. */
  public void deafTo(String address, Traffic traffic) {
    partition(Partition.deafTo(address, traffic));
  }

  /** Loses what goes to another node, until {@link #hearAll} or a power loss. */
  public void muteTo(Node other, Traffic traffic) {
    muteTo(other.publicAddress(), traffic);
  }

  /** The same for an address. */
  public void muteTo(String address, Traffic traffic) {
    partition(Partition.muteTo(address, traffic));
  }

  /**
   * Loses so many percent of what comes, whoever sent it, until {@link #hearAll} or a power loss.
   * Where all nodes do, each packet between two of them has one chance to get lost.
   */
  public void lose(int percent) {
    partition(Partition.losing(percent));
  }

  /**
   * Ends every {@link #ignore}, {@link #deafTo}, {@link #muteTo} and {@link #lose} of this node.
   */
  public void hearAll() {
    partition(Partition.none());
  }

  private void partition(String rules) {
    must(Command.of("nft", "-f", "-").withInput(rules));
  }

  /**
   * Gives it a disk of this size for a program's folder and for what Podman keeps, which is empty
   * then. It works until a power loss, and with the next boot the disk that was there before is
   * back.
   */
  public void shrinkDisk(String purpose, int mebibytes) {
    String folder = folder(purpose).toString();
    must("mkdir", "-p", SMALL_DISK);
    must("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "small", SMALL_DISK);
    must("cp", "-a", folder, SMALL_DISK + "/" + purpose);
    must("mkdir", SMALL_DISK + "/containers");
    must("mount", "--bind", SMALL_DISK + "/" + purpose, folder);
    must("mount", "--bind", SMALL_DISK + "/containers", "/var/lib/containers");
  }

  /** Leaves not a byte free on the disk it has since {@link #shrinkDisk}. */
  public void fillDisk() {
    // It fails when nothing is free any more.
    run("dd", "if=/dev/zero", "of=" + BALLAST, "bs=4096");
  }

  /** Ends {@link #fillDisk}. */
  public void clearDisk() {
    must("rm", "-f", BALLAST);
  }

  /** Its control group; the machine's end of its cable has the same name. */
  private String group() {
    return bed.prefix() + name.shortName();
  }

  private String cable() {
    return group();
  }

  @Override
  public String toString() {
    return name + " (" + publicAddress() + ")";
  }
}
