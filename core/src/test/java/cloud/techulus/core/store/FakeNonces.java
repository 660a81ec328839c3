package cloud.techulus.core.store;

import cloud.techulus.core.identity.Nonces;
import cloud.techulus.core.store.FakeData.NonceKey;
import java.time.Instant;

record FakeNonces(FakeData data) implements Nonces {

  @Override
  public boolean remember(String keyId, String nonce, Instant created) {
    return data.nonces.putIfAbsent(new NonceKey(keyId, nonce), created) == null;
  }

  @Override
  public void forgetCreatedBefore(Instant limit) {
    data.nonces.values().removeIf(created -> created.isBefore(limit));
  }
}
