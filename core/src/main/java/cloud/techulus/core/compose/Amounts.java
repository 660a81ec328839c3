package cloud.techulus.core.compose;

import cloud.techulus.core.Problem;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Bytes and cores as Compose files have them. */
final class Amounts {
  /** Each letter is 1024 times the one before (Compose Specification, "Specifying byte values"). */
  private static final String UNITS = "bkmgt";

  private static final int SHIFT_PER_UNIT = 10;
  private static final Pattern BYTES =
      Pattern.compile("([0-9]{1,15}(?:\\.[0-9]{1,6})?) ?([kmgt]?)i?b?");
  private static final Pattern CORES = Pattern.compile("[0-9]{1,6}(?:\\.[0-9]{1,9})?");
  private static final int MILLI_DIGITS = 3;

  private Amounts() {}

  /** {@code 512m}, {@code 1.5gb} or {@code 1048576}. */
  static long bytes(String text) {
    Matcher matcher = BYTES.matcher(text.toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw Problem.invalid("memory", "must be an amount like 512m or 1.5gb");
    }
    int unit = matcher.group(2).isEmpty() ? 0 : UNITS.indexOf(matcher.group(2));
    return new BigDecimal(matcher.group(1))
        .multiply(BigDecimal.valueOf(1L << (SHIFT_PER_UNIT * unit)))
        .min(BigDecimal.valueOf(Long.MAX_VALUE))
        .longValue();
  }

  /** {@code 0.5} cores, in thousandths. */
  static int cpuMillis(String text) {
    if (!CORES.matcher(text).matches()) {
      throw Problem.invalid("cpu", "must be a number of cores like 0.5");
    }
    BigDecimal millis = new BigDecimal(text).movePointRight(MILLI_DIGITS);
    if (millis.stripTrailingZeros().scale() > 0) {
      throw Problem.invalid("cpu", "must have at most three decimals");
    }
    return millis.intValueExact();
  }
}
