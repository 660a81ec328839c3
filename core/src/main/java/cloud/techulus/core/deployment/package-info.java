/**
 * One replica on one server, and how a service gets from what runs to what is wanted. Read {@link
 * cloud.techulus.core.deployment.RollingUpdate} first.
 */
@NullMarked
package cloud.techulus.core.deployment;

import org.jspecify.annotations.NullMarked;
