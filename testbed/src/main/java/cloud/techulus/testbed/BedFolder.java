package cloud.techulus.testbed;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where a bed keeps what must outlive the program that made it: its plan, and the disks and logs of
 * its nodes.
 */
record BedFolder(Path root, BedName name) {
  static final Path DEFAULT_ROOT = Path.of("/var/lib/techulus-testbed");

  /** Not beside the beds: the last one takes that folder with it. */
  private static final Path LOCK = Path.of("/run/lock/techulus-testbed.lock");

  /** A file lock belongs to the whole process: a second thread that asks for it is refused. */
  private static final Lock ONE_HERE = new ReentrantLock();

  private static final String STATE = "bed.properties";

  /** What a bed is made of. */
  record State(Subnet subnet, List<NodeName> nodes) {
    State {
      nodes = List.copyOf(nodes);
    }

    Properties toProperties() {
      Properties properties = new Properties();
      properties.setProperty("subnet", Integer.toString(subnet.number()));
      properties.setProperty(
          "nodes", nodes.stream().map(NodeName::toString).collect(Collectors.joining(" ")));
      return properties;
    }

    static State of(Properties properties) {
      return new State(
          new Subnet(Integer.parseInt(properties.getProperty("subnet"))),
          Stream.of(properties.getProperty("nodes").split(" ")).map(NodeName::parse).toList());
    }
  }

  static BedFolder of(BedName name) {
    return new BedFolder(DEFAULT_ROOT, name);
  }

  Path path() {
    return root.resolve(name.value());
  }

  /** Programs the bed compiles for itself. */
  Path tools() {
    return path().resolve("tools");
  }

  Path node(NodeName node) {
    return path().resolve(node.toString());
  }

  boolean exists() {
    return Files.exists(path());
  }

  /** The state, unless the bed does not exist or was cut off before it was written. */
  Optional<State> load() {
    Path file = path().resolve(STATE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
      return Optional.of(State.of(properties));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  void save(State state) {
    Path file = path().resolve(STATE);
    Path next = path().resolve(STATE + ".new");
    try {
      Files.createDirectories(path());
      try (Writer writer = Files.newBufferedWriter(next)) {
        state.toProperties().store(writer, null);
      }
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  /** The subnets of all beds. */
  List<Subnet> usedSubnets() {
    if (!Files.exists(root)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(root)) {
      return entries
          .map(path -> path.getFileName().toString())
          .filter(BedName::fits)
          .map(entry -> new BedFolder(root, new BedName(entry)))
          .flatMap(folder -> folder.load().stream())
          .map(State::subnet)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + root, e);
    }
  }

  /** Removes the folder of all beds, if this was the last. */
  void removeRootIfEmpty() {
    try {
      Files.deleteIfExists(root);
    } catch (DirectoryNotEmptyException e) {
      // Another bed lives there.
      return;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + root, e);
    }
  }

  /** Does something while nobody else, here or in another process, does the same for any bed. */
  <T> T exclusively(Supplier<T> work) {
    ONE_HERE.lock();
    try {
      return exclusivelyHere(work);
    } finally {
      ONE_HERE.unlock();
    }
  }

  private static <T> T exclusivelyHere(Supplier<T> work) {
    try {
      Files.createDirectories(LOCK.getParent());
      try (FileChannel channel =
              FileChannel.open(LOCK, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock _ = channel.lock()) {
        return work.get();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot lock " + LOCK, e);
    }
  }
}
