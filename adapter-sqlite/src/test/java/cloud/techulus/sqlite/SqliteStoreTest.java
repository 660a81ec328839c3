package cloud.techulus.sqlite;

import cloud.techulus.core.store.Store;
import cloud.techulus.core.store.StoreContract;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

final class SqliteStoreTest extends StoreContract {
  @TempDir private @Nullable Path directory;
  private @Nullable SqliteStore opened;

  @Override
  protected Store open() {
    opened = SqliteStore.open(Objects.requireNonNull(directory).resolve("store.db"));
    return opened;
  }

  @AfterEach
  void close() {
    Objects.requireNonNull(opened).close();
  }
}
