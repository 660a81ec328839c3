/**
 * Calls that may be sent again because their answer was lost. Read {@link
 * cloud.techulus.core.idempotency.KeyPolicy} first.
 */
@NullMarked
package cloud.techulus.core.idempotency;

import org.jspecify.annotations.NullMarked;
