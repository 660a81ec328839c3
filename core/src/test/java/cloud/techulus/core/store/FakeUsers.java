package cloud.techulus.core.store;

import cloud.techulus.core.access.EmailAddress;
import cloud.techulus.core.access.OneTimeLink.PasswordReset;
import cloud.techulus.core.access.User;
import cloud.techulus.core.access.Users;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

record FakeUsers(FakeData data) implements Users.Mutable {

  @Override
  public List<User> all() {
    return data.users.values().stream().sorted(Comparator.comparing(User::email)).toList();
  }

  @Override
  public boolean isEmpty() {
    return data.users.isEmpty();
  }

  @Override
  public Optional<User> find(User.Id id) {
    return Optional.ofNullable(data.users.get(id));
  }

  @Override
  public Optional<User> findByEmail(EmailAddress email) {
    return all().stream().filter(user -> user.email().equals(email)).findFirst();
  }

  @Override
  public void save(User user) {
    List<User> others = all().stream().filter(other -> !other.id().equals(user.id())).toList();
    FakeData.requireUnique(others, user, it -> Optional.of(it.email()), "users.email");
    data.users.put(user.id(), user);
  }

  @Override
  public void remove(User.Id id) {
    data.users.remove(id);
    data.members.keySet().removeIf(key -> key.user().equals(id));
    data.sessions.values().removeIf(session -> session.user().equals(id));
    data.apiTokens.values().removeIf(token -> token.user().equals(id));
    data.links
        .values()
        .removeIf(link -> link.purpose() instanceof PasswordReset(User.Id user) && user.equals(id));
  }
}
