package cloud.techulus.core.agent;

import cloud.techulus.core.Journal;
import cloud.techulus.core.container.CommandRunner.CommandFailed;
import cloud.techulus.core.container.ContainerFailed;
import cloud.techulus.core.container.ContainerRuntime;
import cloud.techulus.core.container.ImageReference;
import cloud.techulus.core.queue.DeploymentOrder;
import cloud.techulus.core.server.Capacity;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Keeps images from filling the disk. Those that this agent fetched and that no deployment here
 * needs go when space gets short: until then they make the next deployment faster. Images that
 * somebody else brought are left alone.
 */
public final class ImageCare {
  /** Space is short when less than this part of the disk is free, in percent. */
  static final int SHORT_PERCENT = 15;

  private final ContainerRuntime runtime;
  private final NodeState state;
  private final CapacityMeter capacity;
  private final Journal log;

  public ImageCare(ContainerRuntime runtime, NodeState state, CapacityMeter capacity, Journal log) {
    this.runtime = runtime;
    this.state = state;
    this.capacity = capacity;
    this.log = log;
  }

  /** Fetches an image; when the disk is full, once more after making room. */
  void pull(ImageReference image) {
    try {
      runtime.pull(image);
    } catch (ContainerFailed failed) {
      if (failed.reason() != ContainerFailed.Reason.DISK_FULL || !makeRoom()) {
        throw failed;
      }
      runtime.pull(image);
    }
    remember(image);
  }

  private synchronized void remember(ImageReference image) {
    Set<ImageReference> fetched = new LinkedHashSet<>(state.images());
    if (fetched.add(image)) {
      state.saveImages(fetched);
    }
  }

  /** Makes room if there is little. */
  void tidy() {
    Capacity measured = capacity.measure();
    if (measured.diskAvailableBytes() < measured.diskBytes() / 100 * SHORT_PERCENT) {
      boolean _ = makeRoom();
    }
  }

  /** Whether an image went. */
  private synchronized boolean makeRoom() {
    // An order is on the disk before its image is fetched, so none that is needed looks idle.
    Set<ImageReference> needed =
        state.orders().stream()
            .map(DeploymentOrder::workload)
            .map(workload -> workload.image())
            .collect(Collectors.toSet());
    Set<ImageReference> kept = new LinkedHashSet<>(state.images());
    boolean removed = kept.removeIf(image -> !needed.contains(image) && remove(image));
    if (removed) {
      state.saveImages(kept);
    }
    return removed;
  }

  private boolean remove(ImageReference image) {
    try {
      runtime.removeImage(image);
      log.note("Removed " + image + ": space is short, and nothing here needs it.");
      return true;
    } catch (ContainerFailed | CommandFailed failure) {
      log.warn("Could not remove " + image + ": " + failure.getMessage());
      return false;
    }
  }
}
