package cloud.techulus.core.store;

import cloud.techulus.core.access.Sessions;
import cloud.techulus.core.access.User;
import cloud.techulus.core.access.UserSession;
import cloud.techulus.core.identity.RegistrationToken.TokenHash;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

record FakeSessions(FakeData data) implements Sessions.Mutable {

  @Override
  public Optional<UserSession> find(UserSession.Id id) {
    return Optional.ofNullable(data.sessions.get(id));
  }

  @Override
  public Optional<UserSession> findByToken(TokenHash token) {
    return data.sessions.values().stream().filter(it -> it.token().equals(token)).findFirst();
  }

  @Override
  public List<UserSession> ofUser(User.Id user) {
    return data.sessions.values().stream()
        .filter(session -> session.user().equals(user))
        .sorted(
            Comparator.comparing(UserSession::createdAt)
                .thenComparing(session -> session.id().value()))
        .toList();
  }

  @Override
  public void save(UserSession session) {
    FakeData.requireReference(data.users.containsKey(session.user()), "sessions.userId");
    List<UserSession> others =
        data.sessions.values().stream().filter(it -> !it.id().equals(session.id())).toList();
    FakeData.requireUnique(others, session, it -> Optional.of(it.token()), "sessions.token");
    data.sessions.put(session.id(), session);
  }

  @Override
  public void touch(TokenHash token, Instant at) {
    findByToken(token)
        .ifPresent(
            it ->
                data.sessions.put(
                    it.id(),
                    new UserSession(
                        it.id(), it.user(), it.token(), it.createdAt(), at, it.address())));
  }

  @Override
  public void remove(UserSession.Id id) {
    data.sessions.remove(id);
  }

  @Override
  public void removeOfUser(User.Id user) {
    data.sessions.values().removeIf(session -> session.user().equals(user));
  }

  @Override
  public void removeOver(Instant createdUntil, Instant usedUntil) {
    data.sessions
        .values()
        .removeIf(
            session ->
                !session.createdAt().isAfter(createdUntil)
                    || !session.lastUsedAt().isAfter(usedUntil));
  }
}
