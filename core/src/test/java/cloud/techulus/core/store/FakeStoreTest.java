package cloud.techulus.core.store;

final class FakeStoreTest extends StoreContract {
  @Override
  protected Store open() {
    return new FakeStore();
  }
}
