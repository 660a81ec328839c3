package cloud.techulus.http.pages;

import cloud.techulus.core.control.Programs.TokenView;
import cloud.techulus.http.wire.EnumText;
import java.time.Instant;
import java.util.List;

/**
 * The tokens of one's programs.
 *
 * @param scopes that a new one can have
 * @param teams that a new one can be for
 */
public record TokensPage(List<Row> tokens, List<String> scopes, List<String> teams) {
  /** One token. */
  public record Row(
      String name, Lamp lamp, String scope, String team, String until, String used, String path) {}

  public static TokensPage of(
      List<TokenView> tokens, List<String> scopes, List<String> teams, Instant now) {
    return new TokensPage(tokens.stream().map(view -> row(view, now)).toList(), scopes, teams);
  }

  private static Row row(TokenView view, Instant now) {
    return new Row(
        view.token().name(),
        view.token().isOver(now) ? Lamp.idle("expired") : Lamp.good("good"),
        EnumText.of(view.token().scope()),
        view.team().map(team -> team.name().text()).orElse("all of yours"),
        Times.text(view.token().expiresAt()),
        view.token().lastUsedAt().map(Times::text).orElse("never"),
        Section.ACCOUNT.path() + "/tokens/" + view.token().id());
  }
}
