package cloud.techulus.control.app.cli;

import cloud.techulus.http.wire.LogEventWire;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Where to go on after a stream broke off: each server has a clock of its own. */
final class LogResumption {
  private final Optional<String> since;
  private final Map<String, Instant> last = new HashMap<>();
  private final Map<String, Instant> known = new HashMap<>();
  private boolean begun;

  /**
   * @param since what the operator asked for
   */
  LogResumption(Optional<String> since) {
    this.since = since;
  }

  /** There was a stream. */
  void begin() {
    begun = true;
  }

  boolean hasBegun() {
    return begun;
  }

  boolean hasLines() {
    return !last.isEmpty();
  }

  /** The next stream brings some of what was shown. */
  void again() {
    known.clear();
    known.putAll(last);
  }

  /** Since when lines are needed. */
  Optional<String> since() {
    return last.values().stream().min(Instant::compareTo).map(Instant::toString).or(() -> since);
  }

  /** Whether the line was shown before the stream broke off; remembers it. */
  boolean isKnown(LogEventWire.Line line) {
    Instant shown = known.get(line.replica());
    if (shown != null && !line.at().isAfter(shown)) {
      return true;
    }
    last.merge(line.replica(), line.at(), (before, at) -> at.isAfter(before) ? at : before);
    return false;
  }
}
