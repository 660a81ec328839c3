package cloud.techulus.http.pages;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Cores, bytes and seconds for people. */
public final class Amounts {
  private static final List<String> UNITS = List.of("B", "KiB", "MiB", "GiB", "TiB");
  private static final int DECIMALS_OF_MILLIS = 3;

  private Amounts() {}

  /** Thousandths of a core as cores: {@code 0.25}. */
  public static String cores(long millis) {
    return decimal(millis);
  }

  /** Seconds with what they have behind the point: {@code 1.5}. */
  public static String seconds(Duration duration) {
    return decimal(duration.toMillis());
  }

  private static String decimal(long millis) {
    return BigDecimal.valueOf(millis, DECIMALS_OF_MILLIS).stripTrailingZeros().toPlainString();
  }

  /** Rounded, in the largest unit that leaves at least 1: {@code 64.2 MiB}. */
  public static String bytes(long bytes) {
    double amount = bytes;
    int unit = 0;
    while (amount >= 1024 && unit < UNITS.size() - 1) {
      amount /= 1024;
      unit++;
    }
    String number = String.format(Locale.ROOT, unit == 0 ? "%.0f" : "%.1f", amount);
    return number.replaceFirst("\\.0$", "") + " " + UNITS.get(unit);
  }

  /** As forms and the API take it, in the largest unit that it is a whole number of. */
  public static String exactBytes(long bytes) {
    long amount = bytes;
    int unit = 0;
    while (amount != 0 && amount % 1024 == 0 && unit < UNITS.size() - 1) {
      amount /= 1024;
      unit++;
    }
    return amount + UNITS.get(unit);
  }
}
