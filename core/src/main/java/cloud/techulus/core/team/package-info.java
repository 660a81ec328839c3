/** Teams, which own projects. Read {@link cloud.techulus.core.team.Team} first. */
@NullMarked
package cloud.techulus.core.team;

import org.jspecify.annotations.NullMarked;
