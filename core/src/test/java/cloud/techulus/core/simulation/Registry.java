package cloud.techulus.core.simulation;

import cloud.techulus.core.container.ContainerFailed;
import cloud.techulus.core.container.ImageReference;
import java.time.Duration;

/** Where images come from: sometimes slow, sometimes away. */
final class Registry {
  private static final Duration QUICKEST_PULL = Duration.ofMillis(300);

  private Duration pull;
  private boolean away;

  /**
   * @param pull how long a pull takes in the mean
   */
  Registry(Duration pull) {
    this.pull = pull;
  }

  void goAway() {
    away = true;
  }

  void comeBack() {
    away = false;
  }

  void become(Duration nextPull) {
    pull = nextPull;
  }

  Duration pullTime(Chance chance) {
    return QUICKEST_PULL.plus(chance.around(pull));
  }

  void requireReachable(ImageReference image) {
    if (away) {
      throw new ContainerFailed(
          ContainerFailed.Reason.REGISTRY_UNREACHABLE, "cannot reach the registry for " + image);
    }
  }
}
