/**
 * Several servers on one machine: network namespaces with their own file systems, processes,
 * containers and power switch. Start at {@link cloud.techulus.testbed.Bed}; the packaged programs
 * are put on it by {@link cloud.techulus.testbed.Cluster}.
 */
@NullMarked
package cloud.techulus.testbed;

import org.jspecify.annotations.NullMarked;
