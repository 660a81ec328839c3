package cloud.techulus.http.wire;

import cloud.techulus.core.deployment.Progress;

/** How far a rollout is. */
public record ProgressWire(String state, int wanted, int running, int failed, int leaving) {
  static ProgressWire of(Progress progress) {
    return new ProgressWire(
        EnumText.of(progress.state()),
        progress.wanted(),
        progress.running(),
        progress.failed(),
        progress.leaving());
  }
}
