/** Planted violations. */
@NullMarked
package cloud.techulus.planted.agent;

import org.jspecify.annotations.NullMarked;
