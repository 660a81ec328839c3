package cloud.techulus.core.secret;

/** A secret's value in clear. It prints as stars, so it cannot slip into a log or an error. */
public final class Plaintext {
  private final String value;

  public Plaintext(String value) {
    this.value = value;
  }

  /** The value itself; each caller is a place to look at when secrets leak. */
  public String reveal() {
    return value;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Plaintext that && value.equals(that.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return "***";
  }
}
