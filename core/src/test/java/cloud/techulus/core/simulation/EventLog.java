package cloud.techulus.core.simulation;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What happened, in words. Ids stand in it as they are and are replaced by names when it is read.
 */
final class EventLog {
  private static final Pattern ID = Pattern.compile("[a-z]{3}_[a-z2-7]{20}");

  private record Entry(Duration at, String who, String what) {}

  private final InstantSource clock;
  private final List<Entry> entries = new ArrayList<>();
  private final Map<String, String> names = new HashMap<>();

  EventLog(InstantSource clock) {
    this.clock = clock;
  }

  void add(String who, String what) {
    entries.add(new Entry(Duration.between(Timeline.START, clock.instant()), who, what));
  }

  /** What people shall read in place of an id. */
  void name(String id, String name) {
    names.putIfAbsent(id, name);
  }

  String named(String text) {
    return ID.matcher(text)
        .replaceAll(
            match -> Matcher.quoteReplacement(names.getOrDefault(match.group(), match.group())));
  }

  /** All of it, one line each. */
  List<String> lines() {
    return lines(entries);
  }

  /** The last so many lines. */
  List<String> tail(int count) {
    return lines(entries.subList(Math.max(0, entries.size() - count), entries.size()));
  }

  private List<String> lines(List<Entry> some) {
    return some.stream()
        .map(
            entry ->
                named(
                    String.format(
                        Locale.ROOT,
                        "%9.3f  %-9s %s",
                        entry.at().toNanos() / 1e9,
                        entry.who(),
                        entry.what())))
        .toList();
  }
}
