/**
 * Who may use the operator API, and for what. Read {@link cloud.techulus.core.access.Permissions}
 * first, then {@link cloud.techulus.core.access.Operation}.
 */
@NullMarked
package cloud.techulus.core.access;

import org.jspecify.annotations.NullMarked;
