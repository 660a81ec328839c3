package cloud.techulus.http.wire;

import cloud.techulus.core.service.Rollout;
import java.time.Instant;

/**
 * Why a service went back to what ran before.
 *
 * @param revision that was given up
 */
public record SetbackWire(int revision, String reason, Instant at) {
  static SetbackWire of(Rollout.Setback setback) {
    return new SetbackWire(setback.revision(), setback.reason(), setback.at());
  }
}
