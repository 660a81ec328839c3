/**
 * The one transaction port: {@code read} sees a snapshot, {@code write} commits everything or
 * nothing.
 */
@NullMarked
package cloud.techulus.core.store;

import org.jspecify.annotations.NullMarked;
