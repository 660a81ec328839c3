/**
 * Names of services inside the mesh. Read {@link cloud.techulus.core.naming.NameTable} first, then
 * {@link cloud.techulus.core.naming.NameServer}, which answers by it.
 */
@NullMarked
package cloud.techulus.core.naming;

import org.jspecify.annotations.NullMarked;
