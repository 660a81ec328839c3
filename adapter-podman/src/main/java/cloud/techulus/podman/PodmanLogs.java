package cloud.techulus.podman;

import cloud.techulus.core.container.CommandRunner;
import cloud.techulus.core.container.CommandRunner.CommandFailed;
import cloud.techulus.core.container.CommandRunner.CommandResult;
import cloud.techulus.core.container.ContainerFailed;
import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.logs.ContainerLogs;
import cloud.techulus.core.logs.LogRange;
import cloud.techulus.core.logs.LogSource;

/**
 * Reads containers' logs where Podman has them written. Podman itself is asked once, where that is:
 * its own {@code podman logs --follow} looks for new lines four times a second only, and would be a
 * process for each log.
 */
public final class PodmanLogs implements ContainerLogs {
  private final CommandRunner runner;
  private final PodmanCommands commands;
  private final PodmanSettings settings;

  public PodmanLogs(CommandRunner runner, PodmanSettings settings) {
    this.runner = runner;
    this.commands = new PodmanCommands(settings);
    this.settings = settings;
  }

  @Override
  public LogSource open(Deployment.Id deployment, LogRange range) {
    CommandResult result = inspect(deployment);
    if (PodmanErrors.isNoSuchContainer(result)) {
      return new NoLog("its container is gone");
    }
    if (!result.succeeded()) {
      return new NoLog(PodmanErrors.explain(result).message());
    }
    return PodmanJson.logFile(result.stdout())
        .map(file -> PodmanLogSource.open(file, settings.processes(), range))
        .orElseGet(() -> new NoLog("Podman keeps it in no file"));
  }

  private CommandResult inspect(Deployment.Id deployment) {
    try {
      return runner.run(commands.inspect(deployment));
    } catch (CommandFailed failed) {
      throw new ContainerFailed(
          ContainerFailed.Reason.TIMEOUT, "Podman did not answer: " + failed.getMessage());
    }
  }
}
