package cloud.techulus.core.simulation;

import cloud.techulus.core.node.Orders;
import cloud.techulus.core.queue.Instruction;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** Nobody does the same thing again and again in a moment: a step that makes no progress waits. */
final class NoStorm implements Witness {
  private static final Duration MOMENT = Duration.ofSeconds(1);

  /** So often a node may call in a moment. */
  private static final int CALLS_LIMIT = 60;

  /** So often the same work may be handed out in a moment. */
  private static final int WORK_LIMIT = 4;

  private final World world;
  private final Map<String, Deque<Instant>> lately = new HashMap<>();

  NoStorm(World world) {
    this.world = world;
  }

  @Override
  public void requested(Request request) {
    limit("calls of " + request.signed().keyId(), CALLS_LIMIT);
  }

  @Override
  public void answered(Request request, Answer answer) {
    if (answer instanceof Answer.Work(Orders orders)) {
      String server = request.signed().keyId();
      for (Instruction instruction : orders.instructions()) {
        switch (instruction) {
          case Instruction.Deploy deploy ->
              limit(server + " deploys " + deploy.order().deployment(), WORK_LIMIT);
          case Instruction.Stop stop -> limit(server + " stops " + stop.deployment(), WORK_LIMIT);
          case Instruction.UpdateWireGuard _ -> {}
        }
      }
    }
  }

  private void limit(String what, int most) {
    Instant now = world.timeline().instant();
    Deque<Instant> times = lately.computeIfAbsent(what, _ -> new ArrayDeque<>());
    times.add(now);
    while (times.getFirst().plus(MOMENT).isBefore(now)) {
      times.removeFirst();
    }
    Violation.unless(
        times.size() <= most, () -> "a storm: %s, %d times a second".formatted(what, times.size()));
  }
}
