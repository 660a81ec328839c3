package cloud.techulus.http.pages;

/**
 * How much of something is used.
 *
 * @param percent 0 to 100
 */
public record Meter(String text, int percent) {
  private static final double GIB = 1L << 30;

  /** Of bytes; nothing to tell if there are none. */
  public static Meter ofBytes(long all, long free) {
    if (all <= 0) {
      return new Meter("not known", 0);
    }
    long used = Math.max(0, all - free);
    return new Meter(
        "%.1f of %.1f GiB".formatted(used / GIB, all / GIB), (int) Math.round(100.0 * used / all));
  }
}
