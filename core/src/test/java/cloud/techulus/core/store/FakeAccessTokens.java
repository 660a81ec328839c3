package cloud.techulus.core.store;

import cloud.techulus.core.access.AccessTokens;
import cloud.techulus.core.identity.RegistrationToken.TokenHash;

record FakeAccessTokens(FakeData data) implements AccessTokens.Mutable {

  @Override
  public boolean contains(TokenHash token) {
    return data.accessTokens.contains(token);
  }

  @Override
  public boolean isEmpty() {
    return data.accessTokens.isEmpty();
  }

  @Override
  public void add(TokenHash token) {
    data.accessTokens.add(token);
  }
}
