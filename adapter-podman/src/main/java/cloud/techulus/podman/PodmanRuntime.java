package cloud.techulus.podman;

import cloud.techulus.core.container.CommandRunner;
import cloud.techulus.core.container.CommandRunner.Command;
import cloud.techulus.core.container.CommandRunner.CommandFailed;
import cloud.techulus.core.container.CommandRunner.CommandResult;
import cloud.techulus.core.container.Container;
import cloud.techulus.core.container.ContainerFailed;
import cloud.techulus.core.container.ContainerRuntime;
import cloud.techulus.core.container.ContainerSpec;
import cloud.techulus.core.container.ImageReference;
import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.logs.LogLine;
import cloud.techulus.core.logs.LogRange;
import cloud.techulus.core.logs.LogSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Runs containers with Podman's command line. */
public final class PodmanRuntime implements ContainerRuntime {
  private final CommandRunner runner;
  private final PodmanCommands commands;
  private final PodmanLogs logs;
  private final ContainerBridge bridge;
  private final ContainerListing listing;

  public PodmanRuntime(CommandRunner runner, PodmanSettings settings) {
    this.runner = runner;
    this.commands = new PodmanCommands(settings);
    this.logs = new PodmanLogs(runner, settings);
    this.bridge = new ContainerBridge(runner, settings.linkProgram());
    this.listing =
        new ContainerListing(
            () -> PodmanJson.storage(succeed(commands.info()).stdout()),
            () -> PodmanJson.list(succeed(commands.list()).stdout()),
            settings.processes());
  }

  @Override
  public boolean hasImage(ImageReference image) {
    CommandResult result = call(commands.imageExists(image));
    if (result.exitCode() > 1) {
      throw PodmanErrors.explain(result);
    }
    return result.succeeded();
  }

  @Override
  public void pull(ImageReference image) {
    succeed(commands.pull(image));
  }

  @Override
  public void removeImage(ImageReference image) {
    CommandResult result = call(commands.removeImage(image));
    if (!result.succeeded() && hasImage(image)) {
      throw PodmanErrors.explain(result);
    }
  }

  @Override
  public String run(ContainerSpec spec) {
    CommandResult result = call(commands.run(spec));
    if (PodmanErrors.isNameInUse(result)) {
      Optional<Container> holder = find(spec.deployment()).filter(Container::isUp);
      if (holder.isPresent()) {
        return holder.get().id();
      }
      discard(spec.deployment());
      result = call(commands.run(spec));
    }
    if (!result.succeeded()) {
      // Podman leaves a container that it made and could not start.
      discard(spec.deployment());
      throw PodmanErrors.explain(result);
    }
    bridge.keepAddress();
    return result.stdout().strip();
  }

  @Override
  public void start(Deployment.Id deployment) {
    CommandResult result = call(commands.start(deployment));
    if (!result.succeeded() && find(deployment).filter(Container::isUp).isEmpty()) {
      throw PodmanErrors.explain(result);
    }
    bridge.keepAddress();
  }

  @Override
  public void remove(Deployment.Id deployment, Duration grace) {
    // Those that an agent before this one started may still have what changes.
    bridge.keepAddress();
    succeed(commands.remove(deployment, grace));
  }

  @Override
  public void pause(Deployment.Id deployment) {
    CommandResult result = call(commands.pause(deployment));
    if (!result.succeeded() && !isIn(deployment, new Container.State.Paused())) {
      throw PodmanErrors.explain(result);
    }
  }

  @Override
  public void unpause(Deployment.Id deployment) {
    CommandResult result = call(commands.unpause(deployment));
    if (!result.succeeded() && !isIn(deployment, new Container.State.Running())) {
      throw PodmanErrors.explain(result);
    }
  }

  @Override
  public List<Container> list() {
    return listing.list();
  }

  @Override
  public List<String> lastLines(Deployment.Id deployment, int lines) {
    List<String> last = new ArrayList<>();
    LogRange range = new LogRange(false, OptionalInt.of(lines), Optional.empty());
    try (LogSource log = logs.open(deployment, range)) {
      while (log.next(CommandRunner.CALL_TIMEOUT)
          instanceof LogSource.Batch.Lines(List<LogLine> some)) {
        some.forEach(line -> last.add(line.text()));
      }
      // At the end, or at what cannot be read: they are an extra to what is known of a container.
    }
    return List.copyOf(last);
  }

  private void discard(Deployment.Id deployment) {
    succeed(commands.remove(deployment, Duration.ZERO));
  }

  private boolean isIn(Deployment.Id deployment, Container.State state) {
    return find(deployment).filter(container -> container.state().equals(state)).isPresent();
  }

  private Optional<Container> find(Deployment.Id deployment) {
    CommandResult result = call(commands.inspect(deployment));
    if (PodmanErrors.isNoSuchContainer(result)) {
      return Optional.empty();
    }
    if (!result.succeeded()) {
      throw PodmanErrors.explain(result);
    }
    return PodmanJson.inspect(result.stdout());
  }

  private CommandResult succeed(Command command) {
    CommandResult result = call(command);
    if (!result.succeeded()) {
      throw PodmanErrors.explain(result);
    }
    return result;
  }

  private CommandResult call(Command command) {
    try {
      return runner.run(command);
    } catch (CommandFailed failed) {
      throw new ContainerFailed(
          ContainerFailed.Reason.TIMEOUT, "Podman did not answer: " + failed.getMessage());
    }
  }
}
