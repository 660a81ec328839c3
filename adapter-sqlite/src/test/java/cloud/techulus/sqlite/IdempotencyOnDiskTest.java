package cloud.techulus.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import cloud.techulus.core.Problem;
import cloud.techulus.core.control.Idempotency;
import cloud.techulus.core.control.Idempotency.Fresh;
import cloud.techulus.core.control.Idempotency.Repeated;
import cloud.techulus.core.control.IdempotencyContract;
import cloud.techulus.core.store.Store;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over a file, which is closed and opened again and looked into. */
final class IdempotencyOnDiskTest extends IdempotencyContract {
  @TempDir private @Nullable Path directory;
  private final List<SqliteStore> opened = new ArrayList<>();

  @Override
  protected Store open() {
    return openAgain();
  }

  private SqliteStore openAgain() {
    opened.forEach(SqliteStore::close);
    opened.clear();
    SqliteStore store = SqliteStore.open(folder().resolve("store.db"));
    opened.add(store);
    return store;
  }

  private Path folder() {
    return Objects.requireNonNull(directory);
  }

  @AfterEach
  void close() {
    opened.forEach(SqliteStore::close);
  }

  @Test
  void whatBecameOfACallIsKnownAfterARestart() {
    Idempotency before = over(openAgain());
    assertThat(before.begin(ANNA, KEY, REQUEST)).isEqualTo(new Fresh());
    assertThat(before.begin(BERT, KEY, REQUEST)).isEqualTo(new Fresh());
    before.finish(ANNA, KEY, 201, LOCATION, BODY);

    Idempotency after = over(openAgain());

    assertThat(after.begin(ANNA, KEY, REQUEST)).isEqualTo(new Repeated(201, LOCATION, BODY));
    assertThat(catchThrowableOfType(Problem.class, () -> after.begin(BERT, KEY, REQUEST)).kind())
        .isEqualTo(Problem.Kind.CONFLICT);
  }

  @Test
  void noFileHoldsARequestOrAnAnswerInClear() throws IOException {
    Idempotency idempotency = over(openAgain());
    assertThat(idempotency.begin(ANNA, KEY, REQUEST)).isEqualTo(new Fresh());
    idempotency.finish(ANNA, KEY, 201, LOCATION, BODY);

    assertThat(allFiles()).contains(KEY.text(), LOCATION.orElseThrow());
    assertThat(allFiles()).doesNotContain(REQUEST).doesNotContain("shown-once");
  }

  /** The database, and the log of what was not folded into it yet. */
  private String allFiles() throws IOException {
    StringBuilder text = new StringBuilder();
    for (String name : List.of("store.db", "store.db-wal")) {
      text.append(Files.readString(folder().resolve(name), StandardCharsets.ISO_8859_1));
    }
    return text.toString();
  }
}
