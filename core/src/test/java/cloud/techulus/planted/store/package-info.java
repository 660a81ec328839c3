/** Planted violations. */
@NullMarked
package cloud.techulus.planted.store;

import org.jspecify.annotations.NullMarked;
