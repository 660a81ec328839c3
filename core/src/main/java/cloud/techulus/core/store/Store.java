package cloud.techulus.core.store;

import java.util.function.Function;

/** The one transaction port. Work given to it must not call it again. */
public interface Store {

  /** Sees one moment of the store, whatever is written meanwhile. */
  <T> T read(Function<? super View, ? extends T> work);

  /**
   * Commits all that the work wrote, or nothing if it throws. Writers take turns: no two see each
   * other half done. When this returns the change has reached the disk.
   *
   * @throws UniqueViolation if two objects would share what may belong to one only; the last line
   *     of defence behind the services' own checks
   */
  <T> T write(Function<? super Tx, ? extends T> work);

  /** Two objects would share a name, domain, address, key or token. */
  final class UniqueViolation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UniqueViolation(String what) {
      super(what);
    }

    public UniqueViolation(String what, Throwable cause) {
      super(what, cause);
    }
  }
}
