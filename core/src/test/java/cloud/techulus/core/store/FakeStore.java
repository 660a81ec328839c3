package cloud.techulus.core.store;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/** A store in memory. It passes {@link StoreContract}, as the one on disk does. */
public final class FakeStore implements Store {
  private final ReentrantLock writers = new ReentrantLock(true);
  private final ScopedValue<Boolean> inside = ScopedValue.newInstance();
  private volatile FakeData committed = new FakeData();

  @Override
  public <T> T read(Function<? super View, ? extends T> work) {
    return run(work, new FakeTx(committed));
  }

  @Override
  public <T> T write(Function<? super Tx, ? extends T> work) {
    writers.lock();
    try {
      FakeData draft = committed.copy();
      T result = run(work, new FakeTx(draft));
      committed = draft;
      return result;
    } finally {
      writers.unlock();
    }
  }

  private <T> T run(Function<? super Tx, ? extends T> work, FakeTx tx) {
    if (inside.isBound()) {
      throw new IllegalStateException("work given to the store must not call it again");
    }
    return ScopedValue.where(inside, true).call(() -> work.apply(tx));
  }
}
