/**
 * Compose files as others have them: what of one becomes services, what is not taken over, and what
 * is refused. Start with {@link cloud.techulus.core.compose.ComposeFile}. Whoever calls has read
 * the text already; here is no YAML.
 */
@NullMarked
package cloud.techulus.core.compose;

import org.jspecify.annotations.NullMarked;
