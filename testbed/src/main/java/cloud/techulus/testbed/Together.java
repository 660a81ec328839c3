package cloud.techulus.testbed;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Does the same for several things at once. */
public final class Together {
  private Together() {}

  /**
   * Returns when it is done for all; if it failed for some, throws the first failure with the
   * others attached.
   */
  public static <T> void forEach(Collection<T> items, Consumer<T> action) {
    List<Future<?>> futures = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      items.forEach(item -> futures.add(threads.submit(() -> action.accept(item))));
    }
    List<RuntimeException> failures = new ArrayList<>();
    for (Future<?> future : futures) {
      failureOf(future).ifPresent(failures::add);
    }
    if (!failures.isEmpty()) {
      RuntimeException first = failures.getFirst();
      failures.stream().skip(1).forEach(first::addSuppressed);
      throw first;
    }
  }

  /** Does different things at once; else the same. */
  static void run(Runnable... actions) {
    forEach(List.of(actions), Runnable::run);
  }

  private static Optional<RuntimeException> failureOf(Future<?> ended) {
    return switch (ended.state()) {
      case SUCCESS -> Optional.empty();
      case FAILED ->
          Optional.of(
              ended.exceptionNow() instanceof RuntimeException failure
                  ? failure
                  : new IllegalStateException(ended.exceptionNow()));
      case CANCELLED, RUNNING -> Optional.of(new IllegalStateException("interrupted"));
    };
  }
}
