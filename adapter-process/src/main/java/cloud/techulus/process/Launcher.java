package cloud.techulus.process;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The thread that starts programs which must end with this process. The kernel kills such a program
 * when the thread that started it ends (PR_SET_PDEATHSIG), so this one never does before the
 * process.
 */
final class Launcher {
  private static final ExecutorService THREAD =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("launcher").daemon().factory());

  private Launcher() {}

  static Process start(ProcessBuilder builder) throws IOException {
    Callable<Process> start = builder::start;
    Future<Process> started = THREAD.submit(start);
    try {
      return started.get();
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof IOException cannotStart) {
        throw cannotStart;
      }
      throw new IllegalStateException("the launcher failed", failed);
    } catch (InterruptedException interrupted) {
      // It may be under way: then it ends as soon as it is there.
      THREAD.execute(() -> destroy(started));
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", interrupted);
    }
  }

  /** Comes after the start, on the same thread. */
  private static void destroy(Future<Process> started) {
    if (started.state() == Future.State.SUCCESS) {
      ProcessTree.kill(started.resultNow().toHandle());
    }
  }
}
