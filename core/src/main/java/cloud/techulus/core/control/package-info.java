/**
 * The services of the control plane: each method loads, asks a rule, applies its plan in one
 * transaction and then wakes who waits. Read {@link cloud.techulus.core.control.Dispatcher} first.
 */
@NullMarked
package cloud.techulus.core.control;

import org.jspecify.annotations.NullMarked;
