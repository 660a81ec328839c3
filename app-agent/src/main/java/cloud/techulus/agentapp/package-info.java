/**
 * The agent as a program: {@code techulus-agent}, a worker or a proxy. Read {@link
 * cloud.techulus.agentapp.NodeComponent} first: it shows what is made of what.
 */
@NullMarked
package cloud.techulus.agentapp;

import org.jspecify.annotations.NullMarked;
