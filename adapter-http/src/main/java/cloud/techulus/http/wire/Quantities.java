package cloud.techulus.http.wire;

import cloud.techulus.core.Problem;
import cloud.techulus.core.service.SpecDraft;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cores and bytes as people write them. */
public final class Quantities {
  private static final Pattern MEMORY = Pattern.compile("([0-9]{1,15})(B|KiB|MiB|GiB|TiB)");
  private static final Map<String, Integer> SHIFTS =
      Map.of("B", 0, "KiB", 10, "MiB", 20, "GiB", 30, "TiB", 40);
  private static final BigDecimal CPU_LIMIT =
      BigDecimal.valueOf(SpecDraft.CPU_LIMIT_MILLIS).movePointLeft(3);

  private Quantities() {}

  /**
   * Cores in thousandths.
   *
   * @throws Problem INVALID ({@code cpu})
   */
  public static int cpuMillis(BigDecimal cores) {
    // Compared first: a number like 1e999999 would take for ever to be written out.
    if (cores.signum() < 0 || cores.compareTo(CPU_LIMIT) > 0) {
      throw Problem.invalid("cpu", "must be between 0.01 and " + CPU_LIMIT.intValue() + " cores");
    }
    if (cores.signum() != 0 && cores.stripTrailingZeros().scale() > 3) {
      throw Problem.invalid("cpu", "must have at most three decimals");
    }
    return cores.movePointRight(3).intValueExact();
  }

  static BigDecimal cores(long cpuMillis) {
    return BigDecimal.valueOf(cpuMillis, 3).stripTrailingZeros();
  }

  /**
   * A text like {@code 256MiB}.
   *
   * @throws Problem INVALID ({@code memory})
   */
  public static long memoryBytes(String text) {
    return memoryBytes(TextNode.valueOf(text));
  }

  static long memoryBytes(JsonNode memory) {
    if (memory.isIntegralNumber() && memory.canConvertToLong()) {
      return memory.longValue();
    }
    return Optional.of(memory)
        .filter(JsonNode::isTextual)
        .map(text -> MEMORY.matcher(text.textValue()))
        .filter(Matcher::matches)
        .map(Quantities::bytes)
        .orElseThrow(
            () -> Problem.invalid("memory", "must be a number of bytes or a text like 256MiB"));
  }

  private static long bytes(Matcher matched) {
    int shift = Optional.ofNullable(SHIFTS.get(matched.group(2))).orElseThrow();
    long bytes = Long.parseLong(matched.group(1)) << shift;
    return bytes >> shift == Long.parseLong(matched.group(1)) ? bytes : Long.MAX_VALUE;
  }
}
