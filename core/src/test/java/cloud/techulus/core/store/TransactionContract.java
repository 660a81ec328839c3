package cloud.techulus.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.techulus.core.Samples;
import cloud.techulus.core.service.Project;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** All or nothing, one writer after the other, readers undisturbed. */
interface TransactionContract extends UsesStore {
  Project SHOP = Samples.project("shop");
  Project BLOG = Samples.project("blog");

  @Test
  default void whatIsWrittenIsReadAfterwardsAndGivesTheWorksResult() {
    List<Project> seenInside =
        store()
            .write(
                tx -> {
                  tx.projects().save(SHOP);
                  return tx.projects().all();
                });

    assertThat(seenInside).containsExactly(SHOP);
    assertAll(view -> view.projects().all()).containsExactly(SHOP);
  }

  @Test
  default void workThatThrowsLeavesNothingBehindAndItsExceptionComesOut() {
    write(tx -> tx.projects().save(SHOP));
    IllegalArgumentException mishap = new IllegalArgumentException("mishap");

    assertThatThrownBy(
            () ->
                write(
                    tx -> {
                      tx.projects().remove(SHOP.id());
                      tx.projects().save(BLOG);
                      tx.routes().nextGeneration();
                      throw mishap;
                    }))
        .isSameAs(mishap);

    assertAll(view -> view.projects().all()).containsExactly(SHOP);
    assertValue(view -> view.routes().generation()).isEqualTo(0L);
  }

  @Test
  default void aRefusedSecondLeavesNothingBehindAndTheStoreGoesOn() {
    write(tx -> tx.projects().save(SHOP));
    Project sameSlug = new Project(new Project.Id("prj_other"), "Other", SHOP.slug(), SHOP.team());

    assertRefusedAsSecond(
        "projects.slug",
        tx -> {
          tx.projects().save(BLOG);
          tx.projects().save(sameSlug);
        });

    assertAll(view -> view.projects().all()).containsExactly(SHOP);
    write(tx -> tx.projects().save(BLOG));
    assertAll(view -> view.projects().all()).containsExactly(BLOG, SHOP);
  }

  @Test
  default void aRefusalCanBeCaughtInsideTheWork() {
    write(tx -> tx.projects().save(SHOP));
    Project sameSlug = new Project(new Project.Id("prj_other"), "Other", SHOP.slug(), SHOP.team());

    write(
        tx -> {
          assertThatThrownBy(() -> tx.projects().save(sameSlug))
              .isInstanceOf(Store.UniqueViolation.class);
          tx.projects().save(BLOG);
        });

    assertAll(view -> view.projects().all()).containsExactly(BLOG, SHOP);
  }

  @Test
  default void workMustNotCallTheStoreAgain() {
    assertThatThrownBy(() -> write(tx -> write(inner -> inner.projects().save(SHOP))))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> write(tx -> read(view -> view.projects().all())))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> read(view -> read(inner -> inner.projects().all())))
        .isInstanceOf(IllegalStateException.class);

    assertAll(view -> view.projects().all()).isEmpty();
  }

  @Test
  default void aReaderSeesOneMomentAndWaitsForNoWriter() throws Exception {
    write(tx -> tx.projects().save(SHOP));
    try (ExecutorService elsewhere = Executors.newVirtualThreadPerTaskExecutor()) {
      List<List<Project>> seen =
          read(
              view -> {
                List<Project> before = view.projects().all();
                finish(elsewhere.submit(() -> write(tx -> tx.projects().save(BLOG))));
                return List.of(before, view.projects().all());
              });

      assertThat(seen).containsExactly(List.of(SHOP), List.of(SHOP));
    }
    assertAll(view -> view.projects().all()).containsExactly(BLOG, SHOP);
  }

  @Test
  default void aReaderSeesNothingOfAWriterThatIsNotDone() throws Exception {
    try (ExecutorService elsewhere = Executors.newVirtualThreadPerTaskExecutor()) {
      write(
          tx -> {
            tx.projects().save(SHOP);
            List<Project> seen =
                finish(elsewhere.submit(() -> read(view -> view.projects().all())));
            assertThat(seen).isEmpty();
          });
    }
  }

  @Test
  default void writersTakeTurns() {
    int writers = 8;
    int turns = 25;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all =
          IntStream.range(0, writers)
              .<Future<?>>mapToObj(
                  writer ->
                      threads.submit(
                          () -> {
                            for (int turn = 0; turn < turns; turn++) {
                              write(tx -> tx.mesh().save(tx.mesh().current().next()));
                            }
                          }))
              .toList();
      all.forEach(TransactionContract::finish);
    }

    assertValue(view -> view.mesh().current().generation()).isEqualTo((long) writers * turns);
  }

  private static <T> T finish(Future<T> future) {
    try {
      return future.get(20, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException failed) {
      throw new AssertionError("the other thread did not get through", failed);
    }
  }
}
