/**
 * Log lines on their way from containers to people. Nothing is stored: a viewer opens a session,
 * nodes feed it. Read {@link cloud.techulus.core.logs.LogSession} first.
 */
@NullMarked
package cloud.techulus.core.logs;

import org.jspecify.annotations.NullMarked;
