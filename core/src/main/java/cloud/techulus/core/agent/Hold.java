package cloud.techulus.core.agent;

import cloud.techulus.core.Journal;
import cloud.techulus.core.agent.NodeState.StateFailed;
import cloud.techulus.core.container.CommandRunner.CommandFailed;
import cloud.techulus.core.container.Container;
import cloud.techulus.core.container.ContainerFailed;
import cloud.techulus.core.container.ContainerRuntime;
import cloud.techulus.core.deployment.Deployment;
import java.util.function.Consumer;

/**
 * Keeps this machine's workloads from running while its key is in doubt (design, section 2). They
 * are frozen, not stopped: if an operator approves, they go on where they were. It is kept on disk,
 * because a reboot is no approval.
 */
final class Hold {
  private final ContainerRuntime runtime;
  private final NodeState state;
  private final Journal log;

  Hold(ContainerRuntime runtime, NodeState state, Journal log) {
    this.runtime = runtime;
    this.state = state;
    this.log = log;
  }

  boolean isOn() {
    return state.isHeld();
  }

  /** Freezes all that runs; again freezes what has begun since. */
  void begin() {
    try {
      if (!state.isHeld()) {
        log.warn(
            "This server's key is in doubt: its workloads are held until an operator decides.");
        state.saveHeld(true);
      }
      for (Container container : runtime.list()) {
        switch (container.state()) {
          case Container.State.Running _ -> each(container.deployment(), runtime::pause);
          case Container.State.Created _, Container.State.Paused _, Container.State.Exited _ -> {}
        }
      }
    } catch (ContainerFailed | CommandFailed | StateFailed failure) {
      log.warn("Could not hold all workloads, trying again: " + failure.getMessage());
    }
  }

  /**
   * Lets all that was frozen go on.
   *
   * @return whether it was on until now
   */
  boolean end() {
    try {
      if (!state.isHeld()) {
        return false;
      }
      for (Container container : runtime.list()) {
        switch (container.state()) {
          case Container.State.Paused _ -> each(container.deployment(), runtime::unpause);
          case Container.State.Created _, Container.State.Running _, Container.State.Exited _ -> {}
        }
      }
      state.saveHeld(false);
      log.note("This server's key is approved: its workloads go on.");
      return true;
    } catch (ContainerFailed | CommandFailed | StateFailed failure) {
      log.warn("Could not let all workloads go on, trying again: " + failure.getMessage());
      return false;
    }
  }

  private void each(Deployment.Id deployment, Consumer<Deployment.Id> what) {
    try {
      what.accept(deployment);
    } catch (ContainerFailed failure) {
      // It may have ended just now; the next report tells what became of it.
      log.warn("%s: %s".formatted(deployment, failure.getMessage()));
    }
  }
}
