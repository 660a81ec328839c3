package cloud.techulus.core.logs;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Which part of a container's log.
 *
 * @param follow whether to go on with what it prints from now on
 * @param tail no more than so many of the last lines it has printed; empty: all that are kept
 * @param after only lines younger than this
 */
public record LogRange(boolean follow, OptionalInt tail, Optional<Instant> after) {
  /** Most last lines that can be asked for; more than that is "all". */
  public static final int TAIL_LIMIT = 100_000;
}
