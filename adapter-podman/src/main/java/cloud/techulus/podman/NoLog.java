package cloud.techulus.podman;

import cloud.techulus.core.logs.LogSource;
import java.time.Duration;

/**
 * A log that cannot be read.
 *
 * @param reason why, for people
 */
record NoLog(String reason) implements LogSource {
  @Override
  public Batch next(Duration wait) {
    return new Batch.End(reason);
  }

  @Override
  public void close() {}
}
