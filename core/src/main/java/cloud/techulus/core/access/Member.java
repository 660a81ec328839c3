package cloud.techulus.core.access;

import cloud.techulus.core.team.Team;

/** A user's place in a team. */
public record Member(Team.Id team, User.Id user, Role role) {}
