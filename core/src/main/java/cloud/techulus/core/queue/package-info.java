/**
 * Work for agents: pointers, made whole at delivery, handed out under a lease with a fence. Read
 * {@link cloud.techulus.core.queue.LeasePolicy} first.
 */
@NullMarked
package cloud.techulus.core.queue;

import org.jspecify.annotations.NullMarked;
