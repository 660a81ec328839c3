/**
 * Workers: the machines that run containers, how they prove to be alive and what they can hold.
 * Read {@link cloud.techulus.core.server.Server} first.
 */
@NullMarked
package cloud.techulus.core.server;

import org.jspecify.annotations.NullMarked;
