package cloud.techulus.core.control;

import cloud.techulus.core.access.PasswordHasher;
import cloud.techulus.core.secret.SecretBox;
import cloud.techulus.core.store.Store;

/**
 * All that is about people: how they come in, who they are, what they belong to, what they let in.
 */
public record People(SignIn signIn, Accounts accounts, Memberships memberships, Programs programs) {

  /** The services over one store. */
  public static People of(
      ControlSettings settings, Store store, PasswordHasher hasher, SecretBox secretBox) {
    return new People(
        new SignIn(settings, store, hasher, secretBox),
        new Accounts(settings, store, hasher),
        new Memberships(settings, store, hasher),
        new Programs(settings, store));
  }
}
