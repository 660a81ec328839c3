package cloud.techulus.core.control;

import cloud.techulus.core.store.FakeStore;
import cloud.techulus.core.store.Store;

class IdempotencyTest extends IdempotencyContract {
  @Override
  protected Store open() {
    return new FakeStore();
  }
}
