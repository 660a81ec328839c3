package cloud.techulus.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.techulus.core.Samples;
import cloud.techulus.core.access.AuditEntry;
import cloud.techulus.core.access.AuditEntry.Action;
import cloud.techulus.core.access.AuditLog;
import cloud.techulus.core.service.Project;
import cloud.techulus.core.store.Tx;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Writers that share a transaction, because they came while another was at it. */
@Timeout(60)
final class WritersTest {
  /** One more than share a transaction. */
  private static final int MANY = Writers.GROUP_LIMIT + 1;

  private static final List<Project> PROJECTS =
      IntStream.range(0, MANY).mapToObj(i -> Samples.project("project-" + i)).toList();

  private final CountDownLatch let = new CountDownLatch(1);
  private final List<Thread> threads = new ArrayList<>();
  private final Path file;
  private final SqliteStore store;

  WritersTest(@TempDir Path directory) {
    file = directory.resolve("store.db");
    store = SqliteStore.open(file);
  }

  @BeforeEach
  void somebodyIsAtIt() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CompletableFuture<Project> _ =
        begin(
            () ->
                store.write(
                    _ -> {
                      begun.countDown();
                      await(let);
                      return PROJECTS.getFirst();
                    }));
    begun.await();
  }

  @AfterEach
  void close() {
    store.close();
    assertThat(file.resolveSibling("store.db-wal")).doesNotExist();
  }

  @Test
  void eachIsAnsweredByItsOwnWorkAndAllAreThere() {
    List<CompletableFuture<Project>> all = PROJECTS.stream().map(this::save).toList();
    letThemGo();

    for (int i = 0; i < MANY; i++) {
      assertThat(all.get(i).join()).isEqualTo(PROJECTS.get(i));
    }
    assertThat(saved()).containsExactlyInAnyOrderElementsOf(PROJECTS);
  }

  @Test
  void oneThatFailsFailsAloneAndLeavesNothingBehind() {
    CompletableFuture<Project> before = save(PROJECTS.get(0));
    CompletableFuture<Project> failing =
        begin(
            () ->
                store.write(
                    tx -> {
                      tx.projects().save(PROJECTS.get(1));
                      throw new IllegalStateException("changed my mind");
                    }));
    CompletableFuture<Project> after = save(PROJECTS.get(2));
    letThemGo();

    assertThat(before.join()).isEqualTo(PROJECTS.get(0));
    assertThatThrownBy(failing::join)
        .isInstanceOf(CompletionException.class)
        .hasRootCauseInstanceOf(IllegalStateException.class)
        .hasRootCauseMessage("changed my mind");
    assertThat(after.join()).isEqualTo(PROJECTS.get(2));
    assertThat(saved()).containsExactlyInAnyOrder(PROJECTS.get(0), PROJECTS.get(2));
  }

  @Test
  void whoComesLaterSeesWhatThoseBeforeHaveWritten() {
    CompletableFuture<Project> first = save(PROJECTS.get(0));
    CompletableFuture<List<Project>> second = begin(() -> store.write(tx -> tx.projects().all()));
    letThemGo();

    assertThat(first.join()).isEqualTo(PROJECTS.get(0));
    assertThat(second.join()).containsExactly(PROJECTS.get(0));
  }

  /** SQLite may give up the whole transaction then, with what the others wrote. */
  @Test
  void onAFullDiskWhatIsAnsweredIsWhatIsThere(@TempDir Path full) throws Exception {
    letThemGo();
    DatabaseFile file = new DatabaseFile(full.resolve("full.db"));
    file.create();
    Connection connection = file.writer();
    Migrations.ALL.apply(connection);
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA max_page_count = 200");
    }
    SessionPool session = new SessionPool(List.of(connection), SqliteStore::configure);
    Writers writers = new Writers(session);
    CountDownLatch go = new CountDownLatch(1);
    CompletableFuture<String> first =
        begin(
            () ->
                writers.write(
                    _ -> {
                      await(go);
                      return "first";
                    }));
    List<String> details = List.of("small", "x".repeat(2 << 20), "small too");
    List<CompletableFuture<String>> all =
        details.stream()
            .map(detail -> begin(() -> writers.write(tx -> append(tx, detail))))
            .toList();
    go.countDown();

    assertThat(first.join()).isEqualTo("first");
    List<String> answered =
        all.stream()
            .filter(each -> each.handle((_, failure) -> failure == null).join())
            .map(CompletableFuture::join)
            .toList();
    assertThat(answered).doesNotContain(details.get(1));
    List<String> there =
        writers.write(
            tx ->
                tx.auditLog().before(Long.MAX_VALUE, AuditLog.Filter.ALL, MANY).stream()
                    .map(each -> each.entry().detail())
                    .toList());
    assertThat(there).containsExactlyInAnyOrderElementsOf(answered);
    String later = writers.write(tx -> append(tx, "later"));
    assertThat(later).isEqualTo("later");
    session.close();
  }

  private static String append(Tx tx, String detail) {
    tx.auditLog().append(new AuditEntry(Samples.NOW, "Ada", Action.REFUSED, "it", detail, "::1"));
    return detail;
  }

  private CompletableFuture<Project> save(Project project) {
    return begin(
        () ->
            store.write(
                tx -> {
                  tx.projects().save(project);
                  return project;
                }));
  }

  /** Returns when the work waits for its turn, or is at it. */
  private <T> CompletableFuture<T> begin(Supplier<T> work) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Thread thread =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    result.complete(work.get());
                  } catch (RuntimeException thrown) {
                    result.completeExceptionally(thrown);
                  }
                });
    threads.add(thread);
    while (thread.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    return result;
  }

  private void letThemGo() {
    assertThat(threads).allMatch(thread -> thread.getState() == Thread.State.WAITING);
    let.countDown();
  }

  private List<Project> saved() {
    return store.read(view -> view.projects().all());
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
