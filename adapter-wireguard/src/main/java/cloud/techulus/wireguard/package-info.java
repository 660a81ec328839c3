/**
 * A node's one secret and what comes of it: signatures, and the WireGuard interface. Read {@link
 * cloud.techulus.wireguard.WireGuardDevice} first.
 */
@NullMarked
package cloud.techulus.wireguard;

import org.jspecify.annotations.NullMarked;
