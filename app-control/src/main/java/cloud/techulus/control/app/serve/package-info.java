/**
 * Starts and stops the control plane. Read {@link
 * cloud.techulus.control.app.serve.ControlPlaneComponent} first: it is the whole graph.
 */
@NullMarked
package cloud.techulus.control.app.serve;

import org.jspecify.annotations.NullMarked;
