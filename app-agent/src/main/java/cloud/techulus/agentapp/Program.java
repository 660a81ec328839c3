package cloud.techulus.agentapp;

import cloud.techulus.core.agent.Assignment;
import cloud.techulus.core.agent.NodeState.StateFailed;
import cloud.techulus.core.agent.Registration;
import cloud.techulus.core.container.CommandRunner.CommandFailed;
import cloud.techulus.core.container.ContainerFailed;
import cloud.techulus.core.identity.ProxyId;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.node.RegistrationRequest;
import cloud.techulus.core.secret.MasterKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/** The life of the process: registers once, then runs a worker or a proxy until it is over. */
final class Program {
  private final Settings settings;
  private final ConsoleLog log = new ConsoleLog();
  private final Termination termination = new Termination(log);

  Program(Settings settings) {
    this.settings = settings;
  }

  /** Runs until the node is removed or cannot go on; gives the exit code. */
  int run() {
    termination.install();
    try (DataFolder folder = DataFolder.open(settings.data())) {
      return run(folder);
    } catch (CannotStart reason) {
      return failed(reason.message());
    } catch (StateFailed
        | CommandFailed
        | ContainerFailed
        | IllegalStateException
        | UncheckedIOException
        | IOException failure) {
      return failed(Optional.ofNullable(failure.getMessage()).orElse(failure.toString()));
    } catch (InterruptedException told) {
      return ExitCode.OK;
    } finally {
      termination.uninstall();
    }
  }

  private int run(DataFolder folder) throws InterruptedException {
    NodeComponent node = DaggerNodeComponent.factory().create(settings, folder, log, threads());
    // Before the registration: a token must not be spent on a machine that cannot go on.
    Optional<MasterKey> masterKey = settings.masterKeyFile().map(SecretFile::masterKey);
    log.note("techulus-agent " + TechulusAgent.version() + ", key " + node.identity().publicKey());
    Optional<Assignment> known = node.state().assignment();
    Assignment assignment = known.isPresent() ? known.get() : register(node);
    log.note("This is " + assignment.node().value() + ".");
    // Before the containers, which ask for names when they start.
    node.names().start();
    node.dns().start();
    return switch (settings.role()) {
      case WORKER -> {
        requireServer(assignment);
        NodeComponent.Worker worker = node.worker().create(assignment, masterKey.orElseThrow());
        yield new WorkerLoops(worker, node.machine(), assignment, log).run();
      }
      case PROXY -> {
        requireProxy(assignment);
        yield new ProxyLoops(node.proxy().create(assignment), assignment, log).run();
      }
    };
  }

  /** Nobody waits for these; a bug in one of them is told and ends only its own task. */
  private Executor threads() {
    return Executors.newThreadPerTaskExecutor(
        Thread.ofVirtual()
            .name("work-", 0)
            .uncaughtExceptionHandler((thread, bug) -> log.bug("A task ended by a bug.", bug))
            .factory());
  }

  private Assignment register(NodeComponent node) throws InterruptedException {
    String token =
        SecretFile.token(
            settings
                .tokenFile()
                .orElseThrow(
                    () ->
                        new CannotStart(
                            "this machine is not registered yet: --token-file is needed")));
    RegistrationRequest request =
        new RegistrationRequest(
            token,
            node.identity().publicKey(),
            TechulusAgent.version(),
            settings.listenPort(),
            node.machine().measure());
    Registration registration = node.registration();
    String told = "";
    while (true) {
      switch (registration.attempt(request)) {
        case Registration.Outcome.Joined joined -> {
          return joined.assignment();
        }
        case Registration.Outcome.Refused refused ->
            throw new CannotStart("the control plane refused to register: " + refused.reason());
        case Registration.Outcome.Unanswered unanswered -> {
          if (!told.equals(unanswered.reason())) {
            log.warn("Not registered yet, trying on: " + unanswered.reason());
            told = unanswered.reason();
          }
          Thread.sleep(unanswered.delay());
        }
      }
    }
  }

  private static void requireServer(Assignment assignment) {
    if (assignment.node() instanceof ProxyId) {
      throw new CannotStart("this machine is registered as a proxy: start it with --role proxy");
    }
  }

  private static void requireProxy(Assignment assignment) {
    if (assignment.node() instanceof ServerId) {
      throw new CannotStart("this machine is registered as a server: start it with --role worker");
    }
  }

  private int failed(String reason) {
    log.warn("Cannot run: " + reason);
    return ExitCode.FAILED;
  }
}
