package cloud.techulus.core.store;

import cloud.techulus.core.Name;
import cloud.techulus.core.access.OneTimeLink.Invitation;
import cloud.techulus.core.team.Team;
import cloud.techulus.core.team.Teams;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

record FakeTeams(FakeData data) implements Teams.Mutable {

  @Override
  public List<Team> all() {
    return data.teams.values().stream().sorted(Comparator.comparing(Team::name)).toList();
  }

  @Override
  public Optional<Team> find(Team.Id id) {
    return Optional.ofNullable(data.teams.get(id));
  }

  @Override
  public Optional<Team> findByName(Name name) {
    return all().stream().filter(team -> team.name().equals(name)).findFirst();
  }

  @Override
  public void save(Team team) {
    List<Team> others = all().stream().filter(other -> !other.id().equals(team.id())).toList();
    FakeData.requireUnique(others, team, it -> Optional.of(it.name()), "teams.name");
    data.teams.put(team.id(), team);
  }

  @Override
  public void remove(Team.Id id) {
    if (data.projects.values().stream().anyMatch(project -> project.team().equals(id))) {
      throw new IllegalStateException("team " + id + " still has projects");
    }
    data.teams.remove(id);
    data.members.keySet().removeIf(key -> key.team().equals(id));
    data.apiTokens.values().removeIf(token -> token.team().filter(id::equals).isPresent());
    data.links
        .values()
        .removeIf(link -> link.purpose() instanceof Invitation it && it.team().equals(id));
  }
}
