/**
 * Containers on one machine, and the one door to other programs. Read {@link
 * cloud.techulus.core.container.ContainerRuntime} first.
 */
@NullMarked
package cloud.techulus.core.container;

import org.jspecify.annotations.NullMarked;
