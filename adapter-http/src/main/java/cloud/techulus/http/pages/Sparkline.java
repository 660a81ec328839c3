package cloud.techulus.http.pages;

import cloud.techulus.core.usage.UsageHistory;
import cloud.techulus.core.usage.UsageSample;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * What was used lately as a small curve, which ends with the last sample.
 *
 * @param now what is used, in words; empty if that is not known
 * @param words what the curve shows, for those who do not see it
 * @param line points of the curve, as SVG takes them
 * @param area the same, closed along the bottom
 * @param limit how far from the top the limit stands; empty if there is none
 */
public record Sparkline(
    String now, String words, String line, String area, Optional<String> limit) {
  /** Of the picture, in its own units. */
  public static final int WIDTH = 100;

  /** Of the picture, in its own units. */
  public static final int HEIGHT = 24;

  /** Room for the line's own width. */
  private static final int EDGE = 1;

  private static final Duration WINDOW =
      UsageHistory.INTERVAL.multipliedBy(UsageHistory.LENGTH - 1L);

  static Sparkline ofCpu(UsageHistory history, OptionalLong limitMillis, Instant now) {
    return of("CPU", history, UsageSample::cpuMillis, Amounts::cores, " cores", limitMillis, now);
  }

  static Sparkline ofMemory(UsageHistory history, OptionalLong limitBytes, Instant now) {
    return of("Memory", history, UsageSample::memoryBytes, Amounts::bytes, "", limitBytes, now);
  }

  private static Sparkline of(
      String what,
      UsageHistory history,
      ToLongFunction<UsageSample> value,
      LongFunction<String> text,
      String unit,
      OptionalLong limit,
      Instant now) {
    List<UsageSample> samples = history.samples();
    long most = samples.stream().mapToLong(value).max().orElse(0);
    long top = Math.max(1, Math.max(most, limit.orElse(0)));
    String of = limit.isPresent() ? " of " + text.apply(limit.getAsLong()) : "";
    Optional<String> current =
        history.current(now).map(sample -> text.apply(value.applyAsLong(sample)) + of + unit);
    String line =
        samples.stream()
            .map(sample -> point(sample, samples.getLast(), value.applyAsLong(sample), top))
            .collect(Collectors.joining(" "));
    return new Sparkline(
        current.orElse(""),
        "%s: %s, at most %s%s in the last minutes"
            .formatted(what, current.orElse("not known now"), text.apply(most), unit),
        line,
        samples.isEmpty()
            ? ""
            : "%s,%d %s %d,%d"
                .formatted(x(samples.getFirst(), samples.getLast()), HEIGHT, line, WIDTH, HEIGHT),
        limit.isPresent() ? Optional.of(y(limit.getAsLong(), top)) : Optional.empty());
  }

  private static String point(UsageSample sample, UsageSample last, long value, long top) {
    return x(sample, last) + "," + y(value, top);
  }

  private static String x(UsageSample sample, UsageSample last) {
    double age = Duration.between(sample.at(), last.at()).toMillis();
    return number(Math.max(0, WIDTH - WIDTH * age / WINDOW.toMillis()));
  }

  private static String y(long value, long top) {
    return number(HEIGHT - EDGE - (HEIGHT - 2.0 * EDGE) * value / top);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
