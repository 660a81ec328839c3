package cloud.techulus.core.simulation;

import cloud.techulus.core.store.Store;
import cloud.techulus.core.store.Tx;
import cloud.techulus.core.store.View;
import java.util.function.Function;

/** A store whose caller can be killed while it writes: just before the commit, or just after. */
final class MortalStore implements Store {
  /** When, seen from the commit. */
  enum Moment {
    BEFORE_COMMIT,
    AFTER_COMMIT
  }

  private final Store inner;
  private int writesLeft = Integer.MAX_VALUE;
  private Moment moment = Moment.BEFORE_COMMIT;

  MortalStore(Store inner) {
    this.inner = inner;
  }

  /** It shall be killed at so many writes from now. */
  void dieAfter(int writes, Moment when) {
    writesLeft = writes;
    moment = when;
  }

  /** It shall not be killed after all. */
  void spare() {
    writesLeft = Integer.MAX_VALUE;
  }

  @Override
  public <T> T read(Function<? super View, ? extends T> work) {
    return inner.read(work);
  }

  @Override
  public <T> T write(Function<? super Tx, ? extends T> work) {
    boolean last = --writesLeft <= 0;
    T result =
        inner.write(
            tx -> {
              T done = work.apply(tx);
              if (last && moment == Moment.BEFORE_COMMIT) {
                throw new ControlDied();
              }
              return done;
            });
    if (last) {
      throw new ControlDied();
    }
    return result;
  }
}
