package cloud.techulus.http.wire;

import cloud.techulus.core.access.ApiToken;
import cloud.techulus.core.control.Programs;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a program shows.
 *
 * @param scope the most it may do: {@code viewer}, {@code developer}, {@code owner}, {@code admin}
 * @param team the only one it sees; absent: all of its user
 */
public record ApiTokenWire(
    String id,
    String name,
    String scope,
    Optional<String> team,
    Instant createdAt,
    Instant expiresAt,
    Optional<Instant> lastUsedAt) {
  /**
   * A part of a list.
   *
   * @param next what to ask {@code after} with for the part that follows; absent if there is none
   */
  public record ListWire(List<ApiTokenWire> tokens, Optional<String> next) {
    /** All there are. */
    public ListWire(List<ApiTokenWire> tokens) {
      this(tokens, Optional.empty());
    }
  }

  /** One that was just made; nobody can read the token again. */
  public record NewWire(ApiTokenWire details, String token) {
    /** Without what it is secret about. */
    @Override
    public String toString() {
      return "***";
    }
  }

  public static ApiTokenWire of(Programs.TokenView view) {
    ApiToken token = view.token();
    return new ApiTokenWire(
        token.id().value(),
        token.name(),
        EnumText.of(token.scope()),
        view.team().map(team -> team.name().text()),
        token.createdAt(),
        token.expiresAt(),
        token.lastUsedAt());
  }
}
