package cloud.techulus.core.logs;

import cloud.techulus.core.container.ContainerFailed;
import cloud.techulus.core.deployment.Deployment;

/** What the containers on this machine print. */
public interface ContainerLogs {
  /**
   * Begins to read. Whether there is such a container shows in what is read.
   *
   * @throws ContainerFailed if reading cannot begin
   */
  LogSource open(Deployment.Id deployment, LogRange range);
}
