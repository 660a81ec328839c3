/** Who may use the operator API. Read {@link cloud.techulus.core.access.AccessTokens} first. */
@NullMarked
package cloud.techulus.core.access;

import org.jspecify.annotations.NullMarked;
