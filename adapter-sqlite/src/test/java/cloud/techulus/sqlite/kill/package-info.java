/**
 * The store under {@code kill -9}: a process that does real work on it is killed again and again at
 * any moment, and each next one finds everything whole. Read {@link
 * cloud.techulus.sqlite.kill.KillTest} first.
 */
@NullMarked
package cloud.techulus.sqlite.kill;

import org.jspecify.annotations.NullMarked;
