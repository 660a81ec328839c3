/**
 * The messages of both APIs as they stand on the wire: a public contract, so each is a record of
 * its own that maps to and from core in one place. {@link cloud.techulus.http.wire.Json} says how
 * they become bytes; {@code docs/protocol.md} describes them.
 */
@NullMarked
package cloud.techulus.http.wire;

import org.jspecify.annotations.NullMarked;
