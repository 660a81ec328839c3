package cloud.techulus.control.app.cli;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Amounts as people write them, both ways. Every reader refuses with IllegalArgumentException. */
public final class Quantities {
  private static final Pattern AMOUNT = Pattern.compile("([0-9]{1,15}(?:\\.[0-9]{1,6})?) ?(.*)");
  private static final Map<String, Integer> BINARY_SHIFT =
      Map.of(
          "", 0, "b", 0, "k", 10, "kib", 10, "m", 20, "mib", 20, "g", 30, "gib", 30, "t", 40, "tib",
          40);

  private Quantities() {}

  /** {@code 256MiB}, {@code 1.5GiB} or {@code 512m}, in bytes; all units are binary. */
  static long bytes(String text) {
    Matcher matcher = AMOUNT.matcher(text);
    if (matcher.matches()) {
      Integer shift = BINARY_SHIFT.get(matcher.group(2).toLowerCase(Locale.ROOT));
      if (shift != null) {
        try {
          return new BigDecimal(matcher.group(1))
              .multiply(BigDecimal.valueOf(1L << shift))
              .longValueExact();
        } catch (ArithmeticException notWhole) {
          throw new IllegalArgumentException("must be a whole number of bytes", notWhole);
        }
      }
    }
    throw new IllegalArgumentException("must be an amount like 256MiB or 1.5GiB");
  }

  /** {@code 0.5} cores, in thousandths. */
  static int cpuMillis(String text) {
    Matcher matcher = AMOUNT.matcher(text);
    if (matcher.matches() && matcher.group(2).isEmpty()) {
      try {
        return new BigDecimal(matcher.group(1)).movePointRight(3).intValueExact();
      } catch (ArithmeticException tooFine) {
        throw new IllegalArgumentException(
            "must be a number of cores with at most 3 decimals", tooFine);
      }
    }
    throw new IllegalArgumentException("must be a number of cores like 0.5");
  }

  /** {@code 500ms}, {@code 10s}, {@code 5m} or {@code 1h}. */
  public static Duration duration(String text) {
    Matcher matcher = Pattern.compile("([0-9]{1,9})(ms|s|m|h)").matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("must be a duration like 10s, 5m or 1h");
    }
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      default -> Duration.ofHours(amount);
    };
  }

  /** In the largest unit that it is a whole number of: as {@link #duration} reads it. */
  static String showDuration(Duration duration) {
    if (duration.toMillisPart() > 0) {
      return duration.toMillis() + "ms";
    }
    if (duration.toSecondsPart() > 0) {
      return duration.toSeconds() + "s";
    }
    return duration.toMinutesPart() > 0 ? duration.toMinutes() + "m" : duration.toHours() + "h";
  }

  /** Bytes with the largest unit that leaves at least 1, rounded to one decimal. */
  static String showBytes(long bytes) {
    String[] units = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
    int unit = 0;
    double amount = bytes;
    while (amount >= 1024 && unit < units.length - 1) {
      amount /= 1024;
      unit++;
    }
    String digits = String.format(Locale.ROOT, "%.1f", amount);
    return (digits.endsWith(".0") ? digits.substring(0, digits.length() - 2) : digits)
        + units[unit];
  }

  /** Thousandths of a core as cores. */
  static String showCpu(int millis) {
    return BigDecimal.valueOf(millis, 3).stripTrailingZeros().toPlainString();
  }

  /** A time ago, in its largest unit. */
  static String showAge(Duration age) {
    if (age.isNegative() || age.toSeconds() < 1) {
      return "just now";
    }
    if (age.toMinutes() < 1) {
      return age.toSeconds() + "s ago";
    }
    if (age.toHours() < 1) {
      return age.toMinutes() + "m ago";
    }
    return age.toDays() < 2 ? age.toHours() + "h ago" : age.toDays() + "d ago";
  }
}
