package cloud.techulus.core.store;

import cloud.techulus.core.access.Member;
import cloud.techulus.core.access.Members;
import cloud.techulus.core.access.User;
import cloud.techulus.core.store.FakeData.MemberKey;
import cloud.techulus.core.team.Team;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

record FakeMembers(FakeData data) implements Members.Mutable {

  private Stream<Member> all() {
    return data.members.values().stream()
        .sorted(
            Comparator.<Member, String>comparing(member -> member.team().value())
                .thenComparing(member -> member.user().value()));
  }

  @Override
  public List<Member> ofTeam(Team.Id team) {
    return all().filter(member -> member.team().equals(team)).toList();
  }

  @Override
  public List<Member> ofUser(User.Id user) {
    return all().filter(member -> member.user().equals(user)).toList();
  }

  @Override
  public Optional<Member> find(Team.Id team, User.Id user) {
    return Optional.ofNullable(data.members.get(new MemberKey(team, user)));
  }

  @Override
  public void save(Member member) {
    FakeData.requireReference(data.teams.containsKey(member.team()), "teamMembers.teamId");
    FakeData.requireReference(data.users.containsKey(member.user()), "teamMembers.userId");
    data.members.put(new MemberKey(member.team(), member.user()), member);
  }

  @Override
  public void remove(Team.Id team, User.Id user) {
    data.members.remove(new MemberKey(team, user));
  }
}
