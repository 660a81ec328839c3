package cloud.techulus.core.store;

import org.junit.jupiter.api.BeforeEach;

/**
 * What every store must do, subject by subject. A store's own test extends this and gives a new,
 * empty store to each test.
 */
public abstract class StoreContract
    implements TransactionContract,
        NodesContract,
        CatalogContract,
        DeploymentsContract,
        WorkQueueContract,
        PeopleContract,
        SettingsContract,
        KeyedCallsContract {
  private Store store;

  /** A new, empty store. */
  protected abstract Store open();

  @BeforeEach
  void openStore() {
    store = open();
  }

  @Override
  public Store store() {
    return store;
  }
}
