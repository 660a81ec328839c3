/**
 * Requests signed by nodes: HTTP Message Signatures (RFC 9421) with Ed25519 over method, path,
 * query and content digest (RFC 9530). Read {@link cloud.techulus.http.signature.SignableRequest}
 * first.
 */
@NullMarked
package cloud.techulus.http.signature;

import org.jspecify.annotations.NullMarked;
