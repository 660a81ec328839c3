/**
 * Names inside the mesh by DNS. Read {@link cloud.techulus.dns.DnsServer} first, then {@link
 * cloud.techulus.dns.Answers}, which is what it says.
 */
@NullMarked
package cloud.techulus.dns;

import org.jspecify.annotations.NullMarked;
