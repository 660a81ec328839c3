/**
 * The public door by Caddy. Read {@link cloud.techulus.caddy.CaddyProxy} first, then {@link
 * cloud.techulus.caddy.CaddyConfig}, which is what Caddy is told.
 */
@NullMarked
package cloud.techulus.caddy;

import org.jspecify.annotations.NullMarked;
