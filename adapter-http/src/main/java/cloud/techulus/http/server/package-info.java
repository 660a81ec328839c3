/**
 * The control plane's side of the wire: the agent API, the operator API and the server that carries
 * both. Read {@link cloud.techulus.http.server.ControlServer} first.
 */
@NullMarked
package cloud.techulus.http.server;

import org.jspecify.annotations.NullMarked;
