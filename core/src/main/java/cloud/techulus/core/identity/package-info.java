/**
 * Who is calling: one Ed25519 key pair a node, its registration token, signed requests and their
 * replay window. Read {@link cloud.techulus.core.identity.SignedRequest} first.
 */
@NullMarked
package cloud.techulus.core.identity;

import org.jspecify.annotations.NullMarked;
