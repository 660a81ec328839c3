/**
 * Both sides of the wire between the control plane, its nodes and its operators: {@code server} and
 * {@code client}, the messages in {@code wire}, signed requests in {@code signature} and pinned
 * certificates in {@code tls}. {@code docs/protocol.md} describes the protocol.
 */
@NullMarked
package cloud.techulus.http;

import org.jspecify.annotations.NullMarked;
