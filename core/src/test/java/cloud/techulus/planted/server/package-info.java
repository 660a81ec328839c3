/** Planted violations. */
@NullMarked
package cloud.techulus.planted.server;

import org.jspecify.annotations.NullMarked;
