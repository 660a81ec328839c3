package cloud.techulus.core.agent;

import cloud.techulus.core.Journal;
import cloud.techulus.core.Problem;
import cloud.techulus.core.agent.ControlPlane.Unreachable;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Tells an outage from a refusal. An outage is retried soon and ever more slowly; a refusal is an
 * answer, and only a person can change it. Neither touches the workloads; only "gone" does.
 */
final class Contact {
  static final Duration FIRST_DELAY = Duration.ofMillis(250);

  /**
   * Longest pause between two attempts. Well below the time after which the control plane calls a
   * silent server offline: when it comes back, everybody must have called before that.
   */
  static final Duration DELAY_LIMIT = Duration.ofSeconds(4);

  private final Journal log;
  private final RandomGenerator random;
  private final BackOff backOff;
  private String trouble = "";

  Contact(Journal log, RandomGenerator random) {
    this.log = log;
    this.random = random;
    this.backOff = new BackOff(FIRST_DELAY, DELAY_LIMIT, random);
  }

  /**
   * Makes one call.
   *
   * @param take what to do with its answer
   */
  <T> Next ask(Supplier<T> call, Function<T, Next> take) {
    T answer;
    try {
      answer = call.get();
    } catch (Unreachable away) {
      trouble("The control plane is away, workloads keep running: " + away.getMessage());
      return new Next.Pause(backOff.next());
    } catch (Problem refusal) {
      return refused(refusal);
    }
    if (!trouble.isEmpty()) {
      log.note("The control plane answers again.");
      trouble = "";
    }
    backOff.reset();
    return take.apply(answer);
  }

  private Next refused(Problem refusal) {
    return switch (refusal.kind()) {
      case GONE -> new Next.Removed(refusal.message());
      case LIMIT -> {
        trouble("The control plane is busy: " + refusal.message());
        yield new Next.Pause(backOff.next());
      }
      case KEY_APPROVAL_REQUIRED -> {
        trouble("This server waits for an operator: " + refusal.message());
        yield new Next.Pause(BackOff.spread(DELAY_LIMIT, random));
      }
      case INVALID, UNAUTHENTICATED, FORBIDDEN, NOT_FOUND, CONFLICT, STALE -> {
        trouble(
            "The control plane refuses this node, workloads keep running: " + refusal.message());
        yield new Next.Pause(BackOff.spread(DELAY_LIMIT, random));
      }
    };
  }

  /** Each trouble is told once, not with every attempt. */
  private void trouble(String message) {
    if (!trouble.equals(message)) {
      log.warn(message);
      trouble = message;
    }
  }
}
