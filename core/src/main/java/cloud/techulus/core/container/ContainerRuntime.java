package cloud.techulus.core.container;

import cloud.techulus.core.deployment.Deployment;
import java.time.Duration;
import java.util.List;

/**
 * Runs containers on this machine. A container is known by its deployment: there is at most one for
 * each. Failures that an operator can understand are {@link ContainerFailed}.
 */
public interface ContainerRuntime {
  /** How long fetching an image may take. */
  Duration PULL_TIMEOUT = Duration.ofMinutes(10);

  /** Whether the image is on this machine. */
  boolean hasImage(ImageReference image);

  /**
   * Fetches an image from its registry, also if an older one of that name is here.
   *
   * @throws ContainerFailed if there is no such image, the registry is away or refuses, or the disk
   *     is full
   */
  void pull(ImageReference image);

  /**
   * Removes an image; no error if it is not here.
   *
   * @throws ContainerFailed if a container is made from it
   */
  void removeImage(ImageReference image);

  /**
   * Makes and starts the deployment's container; leftovers of an earlier attempt that do not run
   * are replaced. If it runs already, that is a success.
   *
   * @return the runtime's id of the container
   * @throws ContainerFailed {@link ContainerFailed.Reason#IMAGE_MISSING} if the image must be
   *     pulled first
   */
  String run(ContainerSpec spec);

  /** Starts a container that exists and does not run, as after a reboot; no error if it runs. */
  void start(Deployment.Id deployment);

  /**
   * Ends the container (SIGTERM, after the grace SIGKILL) and removes it with all it left; no error
   * if there is none.
   */
  void remove(Deployment.Id deployment, Duration grace);

  /** Freezes all its processes; no error if it is frozen. */
  void pause(Deployment.Id deployment);

  void unpause(Deployment.Id deployment);

  /** All containers that carry our label, whatever they do, sorted by deployment. */
  List<Container> list();

  /** The last lines it printed, oldest first, both streams; empty if there is no such container. */
  List<String> lastLines(Deployment.Id deployment, int lines);
}
