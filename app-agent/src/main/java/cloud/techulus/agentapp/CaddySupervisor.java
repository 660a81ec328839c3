package cloud.techulus.agentapp;

import cloud.techulus.caddy.CaddyCommand;
import cloud.techulus.caddy.CaddySettings;
import cloud.techulus.core.Journal;
import cloud.techulus.core.agent.BackOff;
import cloud.techulus.core.container.CommandRunner.CommandFailed;
import cloud.techulus.process.ProcessRunner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/**
 * Keeps one Caddy running: starts it, gives it the last route table, and starts it again with
 * growing delays when it ends. A Caddy that an agent before this one left behind is taken over, so
 * that nobody's requests break.
 */
final class CaddySupervisor {
  /** How long requests under way may take when the proxy is removed. */
  static final Duration STOP_GRACE = Duration.ofSeconds(10);

  /** Most that is kept of what Caddy says. */
  static final long LOG_LIMIT_BYTES = 16L << 20;

  /**
   * A Caddy that nobody can tell anything for so long is ended: it may have been left behind by an
   * agent whose folder, with the socket in it, was removed.
   */
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(15);

  private static final Duration SERVE_INTERVAL = Duration.ofMillis(50);
  private static final Duration FIRST_DELAY = Duration.ofMillis(100);
  private static final Duration DELAY_LIMIT = Duration.ofSeconds(10);
  private static final Duration CALM = Duration.ofSeconds(30);
  private static final Duration LOG_INTERVAL = Duration.ofMinutes(1);

  private final CaddyCommand caddy;
  private final Path folder;
  private final Path logFile;
  private final ProcessRunner programs;
  private final BooleanSupplier answers;
  private final BooleanSupplier serveSaved;
  private final BackOff backOff;
  private final Journal log;
  private final CountDownLatch serving = new CountDownLatch(1);
  private Optional<ProcessHandle> running = Optional.empty();
  private boolean stopped;

  /**
   * @param answers whether Caddy can be told anything
   * @param serveSaved gives a Caddy that has just started its last route table; false if it does
   *     not answer yet
   */
  CaddySupervisor(
      CaddySettings settings,
      ProcessRunner programs,
      BooleanSupplier answers,
      BooleanSupplier serveSaved,
      RandomGenerator random,
      Journal log) {
    this.caddy = CaddyCommand.of(settings);
    this.folder = settings.storage();
    this.logFile = settings.logFile();
    this.programs = programs;
    this.answers = answers;
    this.serveSaved = serveSaved;
    this.backOff = new BackOff(FIRST_DELAY, DELAY_LIMIT, random);
    this.log = log;
  }

  /** Without it Caddy serves all the same, and may reset a connection when its routes change. */
  private boolean isPrepared() {
    try {
      return programs.run(caddy.preparation()).succeeded();
    } catch (CommandFailed noSuchProgram) {
      return false;
    }
  }

  /** Once, before Caddy starts. */
  void prepare() {
    try {
      DurableFile.makeFolder(folder);
      DurableFile.write(
          caddy.configurationFile(), caddy.configuration().getBytes(StandardCharsets.UTF_8));
      if (!isPrepared()) {
        log.note("This kernel does not keep waiting connections across reloads.");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot prepare the folder of Caddy, " + folder, e);
    }
  }

  /** Whether Caddy answers and has what there is to serve, within this time. */
  boolean awaitServing(Duration limit) throws InterruptedException {
    return serving.await(limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Does not return before {@link #stop}. */
  void supervise() throws InterruptedException {
    while (true) {
      Optional<ProcessHandle> process = begin();
      if (process.isEmpty() && isStopped()) {
        return;
      }
      if (process.isPresent()) {
        stayWith(process.get());
        if (isStopped()) {
          return;
        }
        log.warn("Caddy has ended and is started again; its log is " + logFile + ".");
      }
      Thread.sleep(backOff.next());
    }
  }

  /** Ends Caddy; requests under way may end first. */
  void stop() {
    Optional<ProcessHandle> process;
    synchronized (this) {
      stopped = true;
      process = running;
    }
    process.ifPresent(CaddySupervisor::end);
  }

  private synchronized boolean isStopped() {
    return stopped;
  }

  /** Empty if it was stopped, or cannot be started now. */
  private synchronized Optional<ProcessHandle> begin() {
    if (stopped) {
      return Optional.empty();
    }
    running = leftBehind();
    if (running.isPresent()) {
      log.note("Takes over the Caddy that runs already.");
      return running;
    }
    try {
      limitLog();
      running = ProcessHandle.of(programs.start(caddy.command(), logFile).pid());
    } catch (CommandFailed failure) {
      log.warn("Caddy cannot be started: " + failure.getMessage());
    }
    return running;
  }

  private void stayWith(ProcessHandle process) throws InterruptedException {
    long start = System.nanoTime();
    while (process.isAlive() && !answers.getAsBoolean()) {
      if (System.nanoTime() - start > ANSWER_LIMIT.toNanos()) {
        log.warn("Caddy does not answer and is ended.");
        end(process);
      }
      Thread.sleep(SERVE_INTERVAL);
    }
    while (process.isAlive() && !serveSaved.getAsBoolean()) {
      Thread.sleep(SERVE_INTERVAL);
    }
    if (process.isAlive()) {
      log.note("Caddy serves.");
      serving.countDown();
    }
    while (!hasEnded(process)) {
      limitLog();
    }
    if (System.nanoTime() - start > CALM.toNanos()) {
      backOff.reset();
    }
  }

  private static boolean hasEnded(ProcessHandle process) throws InterruptedException {
    try {
      process.onExit().get(LOG_INTERVAL.toSeconds(), TimeUnit.SECONDS);
      return true;
    } catch (TimeoutException stillRunning) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("cannot wait for Caddy", e);
    }
  }

  /** Caddy's own process with our configuration, from an agent that has ended. */
  private Optional<ProcessHandle> leftBehind() {
    String configuration = caddy.configurationFile().toString();
    return ProcessHandle.allProcesses()
        .filter(
            process ->
                process
                    .info()
                    .arguments()
                    .filter(arguments -> Arrays.asList(arguments).contains(configuration))
                    .isPresent())
        .findFirst();
  }

  private static void end(ProcessHandle process) {
    boolean _ = process.destroy();
    try {
      process.onExit().get(STOP_GRACE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException stillThere) {
      boolean _ = process.destroyForcibly();
    } catch (InterruptedException over) {
      Thread.currentThread().interrupt();
    }
  }

  /** Caddy appends, so it goes on at the start of the emptied file. */
  private void limitLog() {
    try {
      if (Files.exists(logFile) && Files.size(logFile) > LOG_LIMIT_BYTES) {
        try (FileChannel channel = FileChannel.open(logFile, StandardOpenOption.WRITE)) {
          channel.truncate(0);
        }
      }
    } catch (IOException e) {
      log.warn("Cannot shorten " + logFile + ": " + e);
    }
  }
}
