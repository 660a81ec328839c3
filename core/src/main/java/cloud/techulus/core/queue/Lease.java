package cloud.techulus.core.queue;

/**
 * The right to report on a work item: only the attempt that was handed out last has it (a fencing
 * token).
 */
public record Lease(WorkItem.Id item, int attempt) {}
