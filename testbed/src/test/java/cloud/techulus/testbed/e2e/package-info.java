/**
 * The whole system from outside: the packaged programs with real Podman, WireGuard and Caddy on
 * several servers.
 */
@NullMarked
package cloud.techulus.testbed.e2e;

import org.jspecify.annotations.NullMarked;
