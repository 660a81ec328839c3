package cloud.techulus.core.store;

import cloud.techulus.core.access.ApiToken;
import cloud.techulus.core.access.ApiTokens;
import cloud.techulus.core.access.User;
import cloud.techulus.core.identity.RegistrationToken.TokenHash;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

record FakeApiTokens(FakeData data) implements ApiTokens.Mutable {

  @Override
  public Optional<ApiToken> find(ApiToken.Id id) {
    return Optional.ofNullable(data.apiTokens.get(id));
  }

  @Override
  public Optional<ApiToken> findByToken(TokenHash token) {
    return data.apiTokens.values().stream().filter(it -> it.token().equals(token)).findFirst();
  }

  @Override
  public List<ApiToken> ofUser(User.Id user) {
    return data.apiTokens.values().stream()
        .filter(token -> token.user().equals(user))
        .sorted(
            Comparator.comparing(ApiToken::createdAt).thenComparing(token -> token.id().value()))
        .toList();
  }

  @Override
  public void save(ApiToken token) {
    FakeData.requireReference(data.users.containsKey(token.user()), "apiTokens.userId");
    token
        .team()
        .ifPresent(it -> FakeData.requireReference(data.teams.containsKey(it), "apiTokens.teamId"));
    List<ApiToken> others =
        data.apiTokens.values().stream().filter(it -> !it.id().equals(token.id())).toList();
    FakeData.requireUnique(others, token, it -> Optional.of(it.token()), "apiTokens.token");
    data.apiTokens.put(token.id(), token);
  }

  @Override
  public void touch(TokenHash token, Instant at) {
    findByToken(token)
        .ifPresent(
            it ->
                data.apiTokens.put(
                    it.id(),
                    new ApiToken(
                        it.id(),
                        it.user(),
                        it.token(),
                        it.name(),
                        it.scope(),
                        it.team(),
                        it.createdAt(),
                        it.expiresAt(),
                        Optional.of(at))));
  }

  @Override
  public void remove(ApiToken.Id id) {
    data.apiTokens.remove(id);
  }
}
