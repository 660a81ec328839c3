package cloud.techulus.testbed;

import cloud.techulus.process.RunningProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/** A program that runs in a node. */
public final class NodeProgram {
  private static final int LAST_LINES = 10;
  private static final Duration SIGNAL_DEADLINE = Duration.ofSeconds(10);

  private final Machine machine;
  private final String name;

  /** nsenter(1), which waits for the program and ends with its exit code. */
  private final RunningProgram entrance;

  private final Path log;

  NodeProgram(Machine machine, String name, RunningProgram entrance, Path log) {
    this.machine = machine;
    this.name = name;
    this.entrance = entrance;
    this.log = log;
  }

  /** A program ended that was meant to stay; the message has the last lines of its log. */
  public static final class Ended extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Ended(String message) {
      super(message);
    }
  }

  public String name() {
    return name;
  }

  public Path log() {
    return log;
  }

  public boolean isAlive() {
    return entrance.isAlive();
  }

  /** Its exit code, or nothing while it runs. After a power loss it is that of SIGKILL. */
  public OptionalInt exitCode() {
    return entrance.exitCode();
  }

  public CompletableFuture<Integer> onExit() {
    return entrance.onExit();
  }

  /**
   * Waits until the program is ready.
   *
   * @throws Ended if it ends before that
   * @throws Await.NotInTime after the deadline
   */
  void awaitReady(Duration deadline, BooleanSupplier ready) {
    Await.until(
        name + " is ready (its log: " + log + ")",
        deadline,
        () -> {
          if (!isAlive()) {
            throw new Ended("%s ended. The end of %s:%n%s".formatted(name, log, lastLines()));
          }
          return ready.getAsBoolean();
        });
  }

  /** What it printed last, or why that cannot be read. */
  public String lastLines() {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    } catch (IOException e) {
      return "(cannot be read: " + e.getMessage() + ")";
    }
  }

  /** Its number as this machine counts, once it has begun and until it ends. */
  public Optional<Long> pid() {
    return inner().map(ProcessHandle::pid);
  }

  /** The program itself. */
  Optional<ProcessHandle> inner() {
    return ProcessHandle.of(entrance.pid()).flatMap(handle -> handle.children().findFirst());
  }

  /**
   * Asks it to end (SIGTERM) and returns when it has; kills it, with what it started, after the
   * grace time.
   */
  public void stop(Duration grace) {
    inner().ifPresent(ProcessHandle::destroy);
    try {
      Await.until(name + " ends", grace, () -> !entrance.isAlive());
    } catch (Await.NotInTime e) {
      entrance.kill();
    }
  }

  /**
   * Stops it in mid-step (SIGSTOP), as a program that hangs; its connections stay open. What it
   * started goes on.
   */
  public void pause() {
    long program =
        pid().orElseThrow(() -> new IllegalStateException(name + " has not begun or has ended"));
    machine.signal("STOP", program);
    // nsenter(1) stops itself when it sees its child stopped. Before that it would overlook the
    // signal to go on.
    Await.until(
        name + " is paused",
        SIGNAL_DEADLINE,
        () -> Machine.isStopped(program) && Machine.isStopped(entrance.pid()));
  }

  /** Lets it go on after {@link #pause}. */
  public void resume() {
    wakeEntrance();
    Await.until(
        name + " goes on", SIGNAL_DEADLINE, () -> pid().filter(Machine::isStopped).isEmpty());
  }

  /** nsenter(1) passes it on to the program. */
  private void wakeEntrance() {
    if (entrance.isAlive()) {
      machine.signal("CONT", entrance.pid());
    }
  }

  /** Kills it alone, as {@code kill -9} does, even if it is paused; what it started lives on. */
  public void kill() {
    inner().ifPresent(ProcessHandle::destroyForcibly);
    wakeEntrance();
    Await.until(name + " is gone", SIGNAL_DEADLINE, () -> !entrance.isAlive());
  }

  @Override
  public String toString() {
    return name + (isAlive() ? " (running)" : " (ended)");
  }
}
