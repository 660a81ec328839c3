package cloud.techulus.core.access;

/**
 * What the store keeps of a password.
 *
 * @param encoded the hash with its parameters and salt
 */
public record PasswordHash(String encoded) {
  /** Not even the hash is for a log. */
  @Override
  public String toString() {
    return "***";
  }
}
