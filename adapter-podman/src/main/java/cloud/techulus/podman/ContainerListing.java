package cloud.techulus.podman;

import cloud.techulus.core.container.Container;
import cloud.techulus.core.container.ContainerFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Which containers there are, without a program for each look: Podman is asked again only if it has
 * written to its database since, or if a container that was up has lost its first process. All that
 * Podman does to a container it writes there, and reading leaves the file as it is.
 *
 * <p>This knows the database of Podman 4 (bolt). One that keeps another is asked each time.
 */
final class ContainerListing {
  /**
   * So many listings are simply made. To be told where the database lies costs six of them, with
   * all the programs that Podman starts for it, and an agent that has just come up has no time.
   */
  static final int FIRST = 15;

  /** From this age on a listing is made anew, whatever the files say. */
  static final Duration LONGEST = Duration.ofSeconds(30);

  /** Below the folder of Podman's storage. */
  private static final Path DATABASE = Path.of("libpod", "bolt_state.db");

  private final Supplier<Path> storage;
  private final Supplier<List<Container>> podman;
  private final Path processes;
  private final AtomicInteger made = new AtomicInteger();
  private volatile Optional<Path> database = Optional.empty();
  private volatile Optional<Kept> kept = Optional.empty();

  /**
   * @param storage asks Podman for the folder of its storage; called once, after the first listings
   * @param podman asks Podman for all containers
   * @param processes the {@code /proc} where they show
   */
  ContainerListing(Supplier<Path> storage, Supplier<List<Container>> podman, Path processes) {
    this.storage = storage;
    this.podman = podman;
    this.processes = processes;
  }

  /**
   * A listing.
   *
   * @param written of the database, before Podman was asked
   */
  private record Kept(Written written, long madeNanos, List<Container> containers) {}

  /** When and how a file was written last. */
  private record Written(FileTime time, long size, Object file) {}

  List<Container> list() {
    Optional<Written> written = written();
    Optional<List<Container>> same =
        kept.filter(it -> written.equals(Optional.of(it.written())))
            .filter(this::holds)
            .map(Kept::containers);
    if (same.isPresent()) {
      return same.get();
    }
    long now = System.nanoTime();
    List<Container> containers = podman.get();
    made.incrementAndGet();
    kept = written.map(it -> new Kept(it, now, containers));
    return containers;
  }

  private boolean holds(Kept listing) {
    return System.nanoTime() - listing.madeNanos() < LONGEST.toNanos()
        && listing.containers().stream().allMatch(this::isAsListed);
  }

  private boolean isAsListed(Container container) {
    return !container.isUp() || hasProcess(container);
  }

  /** Its control group bears its id; another process that got the number is in another group. */
  private boolean hasProcess(Container container) {
    try {
      return CgroupMeter.groups(processes, container).stream()
          .anyMatch(group -> CgroupMeter.ofContainer(group, container.id()).isPresent());
    } catch (IOException ended) {
      return false;
    }
  }

  private Optional<Written> written() {
    if (made.get() < FIRST) {
      return Optional.empty();
    }
    try {
      if (database.isEmpty()) {
        database = Optional.of(storage.get().resolve(DATABASE));
      }
      BasicFileAttributes file = Files.readAttributes(database.get(), BasicFileAttributes.class);
      return Optional.of(new Written(file.lastModifiedTime(), file.size(), file.fileKey()));
    } catch (ContainerFailed unknown) {
      // Asked again as many listings later: whoever cannot tell this may list well.
      made.set(0);
      return Optional.empty();
    } catch (IOException none) {
      return Optional.empty();
    }
  }
}
