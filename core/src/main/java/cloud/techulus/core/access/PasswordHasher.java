package cloud.techulus.core.access;

/**
 * Hashes passwords, slowly on purpose. Call it outside of any transaction; any thread may, and may
 * have to wait for its turn.
 */
public interface PasswordHasher {

  /** Another hash each time, also of the same password. */
  PasswordHash hash(Password password);

  /** Whether the hash was made of this password; takes about as long as {@link #hash}. */
  boolean verify(PasswordHash hash, Password password);
}
