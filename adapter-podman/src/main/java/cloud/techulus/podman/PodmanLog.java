package cloud.techulus.podman;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Puts the two streams that {@code podman logs --timestamps} prints apart in one order again. */
final class PodmanLog {
  private PodmanLog() {}

  /** The last lines of both streams by time, oldest first, without their times. */
  static List<String> merge(String stdout, String stderr, int limit) {
    List<Line> lines = new ArrayList<>(parse(stdout));
    lines.addAll(parse(stderr));
    lines.sort(Comparator.comparing(Line::at));
    return lines.subList(Math.max(0, lines.size() - limit), lines.size()).stream()
        .map(Line::text)
        .toList();
  }

  private static List<Line> parse(String stream) {
    List<Line> lines = new ArrayList<>();
    stream
        .lines()
        .forEach(
            line -> {
              Instant before = lines.isEmpty() ? Instant.EPOCH : lines.getLast().at();
              lines.add(parse(line, before));
            });
    return lines;
  }

  /** A line without a time (Podman's own words) belongs where it was printed. */
  private static Line parse(String line, Instant before) {
    int space = line.indexOf(' ');
    String time = space < 0 ? line : line.substring(0, space);
    try {
      Instant at = OffsetDateTime.parse(time).toInstant();
      return new Line(at, space < 0 ? "" : line.substring(space + 1));
    } catch (DateTimeParseException noTime) {
      return new Line(before, line);
    }
  }

  private record Line(Instant at, String text) {}
}
