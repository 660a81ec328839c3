package cloud.techulus.control.app.cli;

import cloud.techulus.core.Problem;
import cloud.techulus.core.access.ApiToken;
import cloud.techulus.http.wire.ApiTokenWire;
import cloud.techulus.http.wire.CreateApiTokenWire;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code techulus token}. */
@Command(name = "token", description = "Tokens by which your programs get in.")
final class TokenCommands extends CommandGroup {
  private final Surroundings surroundings;

  TokenCommands(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Command(name = "create", description = "Make a token; it is shown once.")
  int create(
      @Mixin Connection connection,
      @Parameters(paramLabel = "NAME", description = "What it is for.") String name,
      @Option(
              names = "--scope",
              required = true,
              paramLabel = "viewer|developer|owner|admin",
              description = "The most it may do; never more than you.")
          String scope,
      @Option(names = "--team", paramLabel = "TEAM", description = "The only team it sees.")
          Optional<String> team,
      @Option(
              names = "--days",
              paramLabel = "N",
              description = "How long it is good (default: 90, at most 365).")
          Optional<Integer> days)
      throws IOException {
    try (Session session = Session.open(surroundings, connection)) {
      ApiTokenWire.NewWire made =
          session.client().createToken(new CreateApiTokenWire(name, scope, team, days));
      session.show(
          made,
          () ->
              List.of(
                  Printable.line(
                      "Token %s is good until %s, and shown only now:"
                          .formatted(made.details().name(), time(made.details().expiresAt()))),
                  "",
                  "  " + Printable.line(made.token())));
      return 0;
    }
  }

  @Command(name = "ls", description = "List your tokens.")
  int list(@Mixin Connection connection) throws IOException {
    try (Session session = Session.open(surroundings, connection)) {
      List<ApiTokenWire> tokens = session.client().tokens();
      session.show(new ApiTokenWire.ListWire(tokens), () -> table(tokens));
      return 0;
    }
  }

  private static List<String> table(List<ApiTokenWire> tokens) {
    if (tokens.isEmpty()) {
      return List.of("No tokens yet. `techulus token create NAME --scope viewer` makes one.");
    }
    Table table = new Table("TOKEN", "NAME", "SCOPE", "TEAM", "GOOD UNTIL", "LAST USED");
    tokens.forEach(
        token ->
            table.row(
                token.id(),
                token.name(),
                token.scope(),
                token.team().orElse("all"),
                time(token.expiresAt()),
                token.lastUsedAt().map(TokenCommands::time).orElse("never")));
    return table.lines();
  }

  private static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  @Command(name = "revoke", description = "Let a token in no more.")
  int revoke(
      @Mixin Connection connection,
      @Parameters(paramLabel = "TOKEN", description = "Its id, as `token ls` shows it.") String id)
      throws IOException {
    try (Session session = Session.open(surroundings, connection)) {
      session.client().revokeToken(tokenId(id));
      session.done("Token " + id + " is revoked.");
      return 0;
    }
  }

  private static ApiToken.Id tokenId(String text) {
    try {
      return new ApiToken.Id(text);
    } catch (Problem malformed) {
      throw Problem.notFound("token", text);
    }
  }
}
