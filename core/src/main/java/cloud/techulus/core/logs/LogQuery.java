package cloud.techulus.core.logs;

import cloud.techulus.core.Problem;
import cloud.techulus.core.deployment.Deployment;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a viewer wants to see of a service.
 *
 * @param range of each replica's log
 * @param replica empty: all of them
 */
public record LogQuery(LogRange range, Optional<Deployment.Id> replica) {
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");

  /** Nothing was printed before, and no program has to understand years of five digits. */
  private static final Instant EARLIEST = Instant.EPOCH;

  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  /**
   * @throws Problem INVALID, field {@code tail}
   */
  public LogQuery {
    OptionalInt tail = range.tail();
    if (tail.isPresent() && (tail.getAsInt() < 0 || tail.getAsInt() > LogRange.TAIL_LIMIT)) {
      throw Problem.invalid("tail", "must be between 0 and " + LogRange.TAIL_LIMIT);
    }
  }

  /**
   * Reads since when lines are wanted: a time, or how long ago.
   *
   * @throws Problem INVALID, field {@code since}
   */
  public static Instant since(String text, Instant now) {
    Matcher ago = DURATION.matcher(text);
    try {
      Instant since =
          ago.matches()
              ? now.minus(duration(Long.parseLong(ago.group(1)), ago.group(2)))
              : OffsetDateTime.parse(text).toInstant();
      return since.isBefore(EARLIEST) ? EARLIEST : since.isAfter(LATEST) ? LATEST : since;
    } catch (DateTimeException | ArithmeticException notATime) {
      throw Problem.invalid("since", "must be like 10m, 2h or 2026-11-25T03:17:00Z");
    }
  }

  private static Duration duration(long amount, String unit) {
    return switch (unit) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }
}
