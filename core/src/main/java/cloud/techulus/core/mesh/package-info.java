/**
 * The private network: its addresses and which node has which peers. Read {@link
 * cloud.techulus.core.mesh.Topology} first.
 */
@NullMarked
package cloud.techulus.core.mesh;

import org.jspecify.annotations.NullMarked;
