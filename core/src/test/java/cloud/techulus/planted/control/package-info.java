/** Planted violations. */
@NullMarked
package cloud.techulus.planted.control;

import org.jspecify.annotations.NullMarked;
