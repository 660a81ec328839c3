/** Breaks every rule of the architecture once, to show that each is able to fail. */
@NullMarked
package cloud.techulus.planted;

import org.jspecify.annotations.NullMarked;
