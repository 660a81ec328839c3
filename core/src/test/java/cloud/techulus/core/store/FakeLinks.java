package cloud.techulus.core.store;

import cloud.techulus.core.access.Links;
import cloud.techulus.core.access.OneTimeLink;
import cloud.techulus.core.access.OneTimeLink.Invitation;
import cloud.techulus.core.access.OneTimeLink.PasswordReset;
import cloud.techulus.core.access.OneTimeLink.Setup;
import cloud.techulus.core.access.User;
import cloud.techulus.core.identity.RegistrationToken.TokenHash;
import cloud.techulus.core.team.Team;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

record FakeLinks(FakeData data) implements Links.Mutable {

  @Override
  public Optional<OneTimeLink> findByToken(TokenHash token) {
    return data.links.values().stream().filter(link -> link.token().equals(token)).findFirst();
  }

  @Override
  public List<OneTimeLink> invitations(Team.Id team) {
    return data.links.values().stream()
        .filter(link -> link.purpose() instanceof Invitation it && it.team().equals(team))
        .sorted(
            Comparator.comparing(OneTimeLink::createdAt).thenComparing(link -> link.id().value()))
        .toList();
  }

  @Override
  public void add(OneTimeLink link) {
    switch (link.purpose()) {
      case Setup() -> {}
      case Invitation it ->
          FakeData.requireReference(data.teams.containsKey(it.team()), "links.teamId");
      case PasswordReset(User.Id user) ->
          FakeData.requireReference(data.users.containsKey(user), "links.userId");
    }
    FakeData.requireUnique(data.links.values(), link, it -> Optional.of(it.token()), "links.token");
    data.links.put(link.id(), link);
  }

  @Override
  public void remove(OneTimeLink.Id id) {
    data.links.remove(id);
  }

  @Override
  public void removeSetups() {
    data.links.values().removeIf(link -> link.purpose() instanceof Setup);
  }

  @Override
  public void removeResets(User.Id user) {
    data.links
        .values()
        .removeIf(link -> link.purpose() instanceof PasswordReset(User.Id it) && it.equals(user));
  }
}
