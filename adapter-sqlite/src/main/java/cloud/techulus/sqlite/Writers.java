package cloud.techulus.sqlite;

import cloud.techulus.core.store.Tx;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;

/**
 * Has writers take turns. Those that came while one waited for the disk share the next transaction,
 * so that they wait for the disk together: one after the other, each behind a savepoint of its own
 * (a failed one leaves nothing behind and fails alone), and none returns before all are on the
 * disk. If that fails, it fails for all of them.
 */
final class Writers {
  /** Most that share a transaction, so that none waits long for the others. */
  static final int GROUP_LIMIT = 32;

  private static final String SAVEPOINT = "writer";

  private final SessionPool connection;
  private final Queue<Writing<?>> waiting = new ConcurrentLinkedQueue<>();
  private final ReentrantLock turn = new ReentrantLock(true);

  /**
   * @param connection one, whose transactions take the write lock as they begin
   */
  Writers(SessionPool connection) {
    this.connection = connection;
  }

  /** As {@link cloud.techulus.core.store.Store#write}; it may run on another writer's thread. */
  <T> T write(Function<Tx, T> work) {
    Writing<T> mine = new Writing<>(work);
    waiting.add(mine);
    turn.lock();
    try {
      while (!mine.isDone()) {
        commit(nextGroup());
      }
    } finally {
      turn.unlock();
    }
    return mine.result();
  }

  private List<Writing<?>> nextGroup() {
    List<Writing<?>> group = new ArrayList<>();
    while (group.size() < GROUP_LIMIT) {
      Optional<Writing<?>> next = Optional.ofNullable(waiting.poll());
      if (next.isEmpty()) {
        break;
      }
      group.add(next.get());
    }
    return group;
  }

  private void commit(List<Writing<?>> group) {
    try {
      int _ =
          connection.inTransaction(
              tx -> {
                if (group.size() == 1) {
                  group.getFirst().run(tx);
                } else {
                  group.forEach(each -> each.runAlone(tx));
                }
                return group.size();
              });
    } catch (RuntimeException | Error failed) {
      group.forEach(each -> each.notCommitted(failed));
    }
  }

  /** What one writer wants and what became of it; only whoever has the turn touches it. */
  private static final class Writing<T> {
    private final Function<Tx, T> work;
    private Optional<Supplier<T>> outcome = Optional.empty();
    private boolean failed;

    private Writing(Function<Tx, T> work) {
      this.work = work;
    }

    boolean isDone() {
      return outcome.isPresent();
    }

    T result() {
      return outcome.orElseThrow().get();
    }

    void run(SqliteTx tx) {
      T value = work.apply(tx);
      outcome = Optional.of(() -> value);
    }

    /**
     * If SQLite has given up the transaction, there is no savepoint either, and all have failed.
     */
    void runAlone(SqliteTx tx) {
      Handle handle = tx.handle();
      handle.savepoint(SAVEPOINT);
      try {
        run(tx);
        handle.releaseSavepoint(SAVEPOINT);
      } catch (RuntimeException | Error thrown) {
        fail(thrown);
        handle.rollbackToSavepoint(SAVEPOINT);
      }
    }

    /** Whoever has failed by himself keeps his own reason. */
    void notCommitted(Throwable reason) {
      if (!failed) {
        fail(reason);
      }
    }

    private void fail(Throwable reason) {
      failed = true;
      outcome =
          Optional.of(
              () -> {
                switch (reason) {
                  case Error error -> throw error;
                  case RuntimeException exception -> throw exception;
                  default -> throw new IllegalStateException(reason);
                }
              });
    }
  }
}
