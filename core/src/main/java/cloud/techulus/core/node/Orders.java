package cloud.techulus.core.node;

import cloud.techulus.core.logs.LogRequest;
import cloud.techulus.core.naming.NameTable;
import cloud.techulus.core.queue.Instruction;
import cloud.techulus.core.queue.Lease;
import java.util.List;
import java.util.Optional;

/**
 * The answer to a worker's report.
 *
 * @param instructions work that is now leased to it, in order
 * @param acknowledged results that need not be reported again, whether they were taken or refused
 * @param names if there are others than those the server reported
 * @param logs all that it shall stream now; empty if this answer says nothing about logs
 */
public record Orders(
    List<Instruction> instructions,
    List<Lease> acknowledged,
    Optional<NameTable> names,
    Optional<List<LogRequest>> logs) {
  /** Most work handed out at once. */
  public static final int INSTRUCTIONS_LIMIT = 16;

  /**
   * Variables and secrets after which no more work is added to an answer, in bytes: with one more
   * deployment of the largest size, and all of it quoted, it is still an answer that agents take.
   */
  public static final long ENV_BUDGET_BYTES = 1 << 20;

  public Orders {
    instructions = List.copyOf(instructions);
    acknowledged = List.copyOf(acknowledged);
    logs = logs.map(List::copyOf);
  }

  /** An answer that says nothing about names and logs. */
  public Orders(List<Instruction> instructions, List<Lease> acknowledged) {
    this(instructions, acknowledged, Optional.empty(), Optional.empty());
  }

  /** The same answer that acknowledges these results. */
  public Orders acknowledging(List<Lease> results) {
    return new Orders(instructions, results, names, logs);
  }

  /** The same answer with names, if there are others. */
  public Orders withNames(Optional<NameTable> others) {
    return new Orders(instructions, acknowledged, others, logs);
  }

  /** The same answer with the logs that are wanted. */
  public Orders withLogs(List<LogRequest> wanted) {
    return new Orders(instructions, acknowledged, names, Optional.of(wanted));
  }

  /** Whether there is a reason to answer at once. Acknowledging alone is none. */
  public boolean isEmpty() {
    return instructions.isEmpty() && names.isEmpty();
  }
}
