/**
 * Secrets of services: sealed the moment they arrive, opened only by the agent that runs the
 * container. Read {@link cloud.techulus.core.secret.SecretBox} first.
 */
@NullMarked
package cloud.techulus.core.secret;

import org.jspecify.annotations.NullMarked;
