/**
 * The services of a node: one tick reports and fetches work, workers carry it out. Read {@link
 * cloud.techulus.core.agent.Agent} first.
 */
@NullMarked
package cloud.techulus.core.agent;

import org.jspecify.annotations.NullMarked;
