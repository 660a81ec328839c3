package cloud.techulus.testbed;

/** Who wants to know how far something is. */
@FunctionalInterface
public interface Progress {
  /** Something is done, in a few words. */
  void done(String what);

  /** Nobody wants to know. */
  static Progress silent() {
    return _ -> {};
  }
}
