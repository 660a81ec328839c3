/**
 * The whole platform in one thread: the real control plane and real agents, with machines, network,
 * time and misfortune made up from one seed. The same seed replays the same run. Read {@link
 * cloud.techulus.core.simulation.Simulation} first.
 */
@NullMarked
package cloud.techulus.core.simulation;

import org.jspecify.annotations.NullMarked;
