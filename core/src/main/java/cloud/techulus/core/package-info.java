/**
 * The rules and ports of Techulus Cloud. Each subject has a folder with its values, its pure rules
 * and its ports; {@code store} is the one transaction port; {@code control} and {@code agent} are
 * the services that load, decide and apply. Nothing here logs, sleeps, starts a thread or reads the
 * wall clock.
 */
@NullMarked
package cloud.techulus.core;

import org.jspecify.annotations.NullMarked;
