package cloud.techulus.sqlite;

import cloud.techulus.core.simulation.SimulateCommand;
import cloud.techulus.core.simulation.StoreFactory;
import cloud.techulus.core.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * {@code bin/simulate --store sqlite}: the same simulation, each run over a database of its own.
 */
public final class SimulateOverSqlite {
  /** A new database in a folder of its own, which goes with the run. */
  static final StoreFactory DATABASES = SimulateOverSqlite::lend;

  private SimulateOverSqlite() {}

  public static void main(String[] arguments) throws InterruptedException {
    System.exit(SimulateCommand.run(List.of(arguments), DATABASES, System.out));
  }

  private static void lend(Consumer<Store> run) {
    try {
      Path folder = Files.createTempDirectory("simulation");
      try (SqliteStore store = SqliteStore.open(folder.resolve("techulus.db"))) {
        run.accept(store);
      } finally {
        remove(folder);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
