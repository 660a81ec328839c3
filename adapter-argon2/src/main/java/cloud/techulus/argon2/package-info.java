/** Passwords are hashed with Argon2id, by its reference implementation. */
@NullMarked
package cloud.techulus.argon2;

import org.jspecify.annotations.NullMarked;
