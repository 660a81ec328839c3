package cloud.techulus.core.control;

import cloud.techulus.core.Problem;
import cloud.techulus.core.identity.RegistrationToken;
import cloud.techulus.core.identity.RegistrationToken.TokenHash;
import cloud.techulus.core.store.Store;

/**
 * Who may use the operator API: for now, whoever has the admin token that was made at the first
 * start.
 */
public final class Access {
  private final Store store;

  public Access(Store store) {
    this.store = store;
  }

  /** Whether nobody has access yet, as at the first start. */
  public boolean isUnclaimed() {
    return store.read(view -> view.accessTokens().isEmpty());
  }

  /** Gives this token access; it is stored as a hash. Granting it again changes nothing. */
  public void grant(RegistrationToken token) {
    store.write(
        tx -> {
          if (!tx.accessTokens().contains(token.hash())) {
            tx.accessTokens().add(token.hash());
          }
          return token;
        });
  }

  /**
   * @throws Problem UNAUTHENTICATED
   */
  public void require(String token) {
    TokenHash hash = TokenHash.of(token);
    if (!store.read(view -> view.accessTokens().contains(hash))) {
      throw Problem.unauthenticated(
          "The access token is not known; the control plane wrote one into admin.token in its data"
              + " directory.");
    }
  }
}
