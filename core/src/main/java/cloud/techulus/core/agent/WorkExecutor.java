package cloud.techulus.core.agent;

import cloud.techulus.core.Journal;
import cloud.techulus.core.Problem;
import cloud.techulus.core.agent.NodeState.StateFailed;
import cloud.techulus.core.container.CommandRunner.CommandFailed;
import cloud.techulus.core.container.Container;
import cloud.techulus.core.container.ContainerFailed;
import cloud.techulus.core.container.ContainerRuntime;
import cloud.techulus.core.container.ContainerSpec;
import cloud.techulus.core.container.ImageReference;
import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.queue.DeploymentOrder;
import cloud.techulus.core.queue.Instruction;
import cloud.techulus.core.queue.Lease;
import cloud.techulus.core.queue.WorkResult;
import cloud.techulus.core.secret.Plaintext;
import cloud.techulus.core.secret.SecretBox;
import cloud.techulus.core.secret.SecretBox.CannotOpen;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Carries out instructions, one after another or side by side. Doing one twice is harmless. Done
 * means for a deployment that its container has started; its health is told by the reports.
 */
public final class WorkExecutor {
  /** Longest reason told to the control plane, in characters. */
  static final int REASON_LIMIT = 2048;

  /** Values shorter than this are not looked for in reasons: they would turn up in every word. */
  private static final int SCRUBBED_LENGTH = 4;

  private final ContainerRuntime runtime;
  private final LocalMesh mesh;
  private final SecretBox secrets;
  private final Replicas replicas;
  private final ImageCare images;
  private final Journal log;
  private volatile boolean ended;

  public WorkExecutor(
      ContainerRuntime runtime,
      LocalMesh mesh,
      SecretBox secrets,
      Replicas replicas,
      ImageCare images,
      Journal log) {
    this.runtime = runtime;
    this.mesh = mesh;
    this.secrets = secrets;
    this.replicas = replicas;
    this.images = images;
    this.log = log;
  }

  WorkResult carryOut(Instruction instruction) {
    WorkResult result =
        switch (instruction) {
          case Instruction.Deploy deploy -> deploy(deploy);
          case Instruction.Stop stop -> stop(stop);
          case Instruction.UpdateWireGuard update -> update(update);
        };
    switch (result) {
      case WorkResult.Done _ -> log.note("Done: " + describe(instruction) + ".");
      case WorkResult.Failed failed ->
          log.warn("Failed: " + describe(instruction) + ": " + failed.reason());
    }
    return result;
  }

  private WorkResult deploy(Instruction.Deploy deploy) {
    DeploymentOrder order = deploy.order();
    boolean wasUp = replicas.isUp(order.deployment());
    Map<String, Plaintext> opened = new HashMap<>();
    try {
      OrderCheck.require(order, mesh.configuration());
      opened.putAll(open(order));
      mesh.admit(order);
      replicas.expect(order);
      if (!wasUp) {
        run(spec(order, opened));
      } else if (isPaused(order.deployment())) {
        runtime.unpause(order.deployment());
        replicas.resumed(order.deployment());
      }
      return new WorkResult.Done(deploy.lease());
    } catch (Problem | CannotOpen | ContainerFailed | CommandFailed | StateFailed failure) {
      if (!wasUp) {
        cleanUp(order.deployment());
      }
      String reason = scrub(reason(failure, order.workload().image()), opened);
      return new WorkResult.Failed(deploy.lease(), reason, isLasting(failure));
    }
  }

  /** Decrypts in memory; nothing else ever sees the values but the container. */
  private Map<String, Plaintext> open(DeploymentOrder order) {
    Map<String, Plaintext> opened = new HashMap<>();
    order
        .secrets()
        .forEach(
            (name, secret) -> opened.put(name.text(), secrets.open(order.service(), name, secret)));
    return opened;
  }

  private static ContainerSpec spec(DeploymentOrder order, Map<String, Plaintext> opened) {
    Map<String, Plaintext> environment = new HashMap<>();
    order
        .workload()
        .env()
        .forEach((name, value) -> environment.put(name.text(), new Plaintext(value)));
    environment.putAll(opened);
    return new ContainerSpec(
        order.deployment(),
        order.serviceName(),
        order.workload().image(),
        order.address(),
        order.workload().port(),
        environment,
        order.workload().command(),
        order.workload().limits());
  }

  /** The image is often here already, so it is asked for only when that proves wrong. */
  private void run(ContainerSpec spec) {
    if (spec.image().isMoving()) {
      images.pull(spec.image());
    }
    String container = runOrPull(spec);
    if (ended) {
      throw new ContainerFailed(ContainerFailed.Reason.OTHER, "This server was removed meanwhile.");
    }
    replicas.started(spec.deployment(), container);
  }

  /** A deployment under way, perhaps in a long pull, shall leave no container behind. */
  void end() {
    ended = true;
  }

  private String runOrPull(ContainerSpec spec) {
    try {
      return runtime.run(spec);
    } catch (ContainerFailed failed) {
      if (failed.reason() != ContainerFailed.Reason.IMAGE_MISSING) {
        throw failed;
      }
      images.pull(spec.image());
      return runtime.run(spec);
    }
  }

  /** Leaves nothing behind; what cannot be removed is in the next report, and is stopped then. */
  private void cleanUp(Deployment.Id deployment) {
    try {
      runtime.remove(deployment, Duration.ZERO);
      replicas.gone(deployment);
      mesh.dismiss(deployment);
    } catch (ContainerFailed | CommandFailed | StateFailed failure) {
      log.warn("Could not clean up after " + deployment + ": " + failure.getMessage());
    }
  }

  private WorkResult stop(Instruction.Stop stop) {
    try {
      runtime.remove(stop.deployment(), stop.grace());
      mesh.dismiss(stop.deployment());
      replicas.gone(stop.deployment());
      images.tidy();
      return new WorkResult.Done(stop.lease());
    } catch (ContainerFailed | CommandFailed | StateFailed failure) {
      return failed(stop.lease(), failure);
    }
  }

  private WorkResult update(Instruction.UpdateWireGuard update) {
    try {
      mesh.apply(update.configuration());
      return new WorkResult.Done(update.lease());
    } catch (CommandFailed | StateFailed failure) {
      return failed(update.lease(), failure);
    }
  }

  private static WorkResult failed(Lease lease, RuntimeException failure) {
    return new WorkResult.Failed(lease, limited(String.valueOf(failure.getMessage())), false);
  }

  /**
   * An order that this machine must not carry out, a secret it cannot open, an image nobody has.
   */
  private static boolean isLasting(RuntimeException failure) {
    return failure instanceof Problem
        || failure instanceof CannotOpen
        || (failure instanceof ContainerFailed container && container.reason().isLasting());
  }

  private boolean isPaused(Deployment.Id deployment) {
    return replicas
        .container(deployment)
        .filter(container -> container.state() instanceof Container.State.Paused)
        .isPresent();
  }

  /**
   * Brings up what ran here before the machine or the agent went down. A container that ended by
   * itself is left for the control plane to see. What cannot be brought up is missing in the
   * reports, and is asked for anew.
   *
   * @param boot when this machine came up: what ended before that ended with the machine
   */
  void restore(DeploymentOrder order, Instant boot) {
    try {
      replicas.expect(order);
      mesh.admit(order);
      if (replicas.container(order.deployment()).isEmpty()) {
        replicas.started(order.deployment(), runtime.run(spec(order, open(order))));
        log.note("Runs again: " + name(order) + ".");
      } else if (wentDown(order.deployment(), boot)) {
        startOrReplace(order);
        log.note("Started: " + name(order) + ".");
      }
    } catch (CannotOpen | ContainerFailed | CommandFailed | StateFailed failure) {
      log.warn("Could not bring up " + name(order) + ": " + failure.getMessage());
    }
  }

  private boolean wentDown(Deployment.Id deployment, Instant boot) {
    return replicas
        .container(deployment)
        .map(Container::state)
        .filter(
            state ->
                switch (state) {
                  case Container.State.Created _ -> true;
                  case Container.State.Exited exited ->
                      exited.at().filter(at -> at.isBefore(boot)).isPresent();
                  case Container.State.Running _, Container.State.Paused _ -> false;
                })
        .isPresent();
  }

  private void startOrReplace(DeploymentOrder order) {
    Deployment.Id deployment = order.deployment();
    try {
      runtime.start(deployment);
      replicas.container(deployment).ifPresent(it -> replicas.started(deployment, it.id()));
    } catch (ContainerFailed | CommandFailed failure) {
      log.warn("Makes %s anew: %s".formatted(name(order), failure.getMessage()));
      runtime.remove(deployment, Duration.ZERO);
      replicas.gone(deployment);
      replicas.expect(order);
      replicas.started(deployment, runtime.run(spec(order, open(order))));
    }
  }

  private static String describe(Instruction instruction) {
    return switch (instruction) {
      case Instruction.Deploy deploy -> "deploy " + name(deploy.order());
      case Instruction.Stop stop -> "stop " + stop.deployment();
      case Instruction.UpdateWireGuard update ->
          "mesh generation " + update.configuration().generation();
    };
  }

  private static String name(DeploymentOrder order) {
    return "%s of %s (%s)"
        .formatted(order.deployment(), order.serviceName(), order.workload().image());
  }

  private static String reason(RuntimeException failure, ImageReference image) {
    String message = String.valueOf(failure.getMessage());
    return failure instanceof ContainerFailed && !message.contains(image.text())
        ? image + ": " + message
        : message;
  }

  /** The runtime is not given a chance to repeat a secret to the control plane. */
  private static String scrub(String reason, Map<String, Plaintext> opened) {
    String clean = reason;
    for (Plaintext secret : opened.values()) {
      if (secret.reveal().length() >= SCRUBBED_LENGTH) {
        clean = clean.replace(secret.reveal(), secret.toString());
      }
    }
    return limited(clean);
  }

  private static String limited(String reason) {
    return reason.length() <= REASON_LIMIT ? reason : reason.substring(0, REASON_LIMIT);
  }
}
