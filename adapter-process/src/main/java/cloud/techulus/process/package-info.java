/**
 * Programs of this machine: run to their end, or started and watched. The one place of the tree
 * that starts processes.
 */
@NullMarked
package cloud.techulus.process;

import org.jspecify.annotations.NullMarked;
