package cloud.techulus.podman;

import cloud.techulus.core.container.CommandRunner.CommandFailed;
import cloud.techulus.core.container.CommandStreams;
import cloud.techulus.core.container.ContainerFailed;
import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.logs.ContainerLogs;
import cloud.techulus.core.logs.LogRange;
import cloud.techulus.core.logs.LogSource;

/** Reads containers' logs with {@code podman logs}: one process for each, as long as it is read. */
public final class PodmanLogs implements ContainerLogs {
  private final CommandStreams programs;
  private final PodmanCommands commands;

  public PodmanLogs(CommandStreams programs, PodmanSettings settings) {
    this.programs = programs;
    this.commands = new PodmanCommands(settings);
  }

  @Override
  public LogSource open(Deployment.Id deployment, LogRange range) {
    try {
      return PodmanLogSource.reading(programs.open(commands.logs(deployment, range)));
    } catch (CommandFailed failed) {
      throw new ContainerFailed(
          ContainerFailed.Reason.OTHER, "Podman cannot be started: " + failed.getMessage());
    }
  }
}
