package cloud.techulus.core.simulation;

import cloud.techulus.core.store.FakeStore;
import cloud.techulus.core.store.Store;
import java.util.function.Consumer;

/** Lends each run a store of its own. */
@FunctionalInterface
public interface StoreFactory {
  StoreFactory MEMORY = run -> run.accept(new FakeStore());

  /** Makes an empty store, gives it to the run, and removes it when that returns or throws. */
  void lend(Consumer<Store> run);
}
