/**
 * How much of a machine replicas use. Read {@link cloud.techulus.core.usage.UsageHistory} first.
 */
@NullMarked
package cloud.techulus.core.usage;

import org.jspecify.annotations.NullMarked;
