/**
 * Which server a replica goes to. Read {@link cloud.techulus.core.scheduling.Scheduler} first:
 * servers bid, a pure function ranks.
 */
@NullMarked
package cloud.techulus.core.scheduling;

import org.jspecify.annotations.NullMarked;
