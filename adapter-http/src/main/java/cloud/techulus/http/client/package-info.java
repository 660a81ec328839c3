/**
 * The nodes' and the operators' side of the wire. Read {@link
 * cloud.techulus.http.client.ControlPlaneUrl} first.
 */
@NullMarked
package cloud.techulus.http.client;

import org.jspecify.annotations.NullMarked;
