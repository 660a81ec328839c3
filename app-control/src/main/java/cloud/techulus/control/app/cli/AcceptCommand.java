package cloud.techulus.control.app.cli;

import cloud.techulus.core.Problem;
import cloud.techulus.core.secret.Plaintext;
import cloud.techulus.http.client.OperatorClient;
import cloud.techulus.http.wire.AcceptWire;
import cloud.techulus.http.wire.TeamWire;
import cloud.techulus.http.wire.UserWire;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code techulus accept}. */
@Command(
    name = "accept",
    description = {
      "Do what a link is for: become the first admin, join a team, or choose a password.",
      "You are asked for all that is needed, or it comes from standard input, one answer a line:"
          + " link, e-mail address, name, password (link and password for a password;"
          + " with --as-me the link only)."
    })
final class AcceptCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Mixin private Connection connection = new Connection();

  @Option(names = "--as-me", description = "You have an account: join as whom you are signed in.")
  private boolean asMe;

  AcceptCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws IOException {
    Asking asking = new Asking(surroundings);
    String link = asking.secretly("link", "Link (not shown): ").reveal().strip();
    int hash = link.indexOf('#');
    if (hash < 0) {
      throw Problem.invalid("link", "must have a # with a token after it");
    }
    String page = link.substring(link.lastIndexOf('/', hash) + 1, hash);
    Plaintext token = new Plaintext(link.substring(hash + 1));
    if (asMe) {
      return join(token);
    }
    Connection.Place place = connection.place(surroundings);
    try (Session session = Session.openUnknown(surroundings, connection, place)) {
      UserWire user = accept(session.client(), asking, page, token);
      session.show(
          user,
          () ->
              List.of(
                  Printable.line(
                      "The account %s is ready. Sign in: techulus login".formatted(user.email()))));
      return 0;
    }
  }

  private int join(Plaintext token) throws IOException {
    try (Session session = Session.open(surroundings, connection)) {
      TeamWire team = session.client().joinTeam(token);
      session.show(
          team,
          () -> List.of(Printable.line("You are %s in %s.".formatted(team.role(), team.name()))));
      return 0;
    }
  }

  private static UserWire accept(
      OperatorClient client, Asking asking, String page, Plaintext token) {
    return switch (page) {
      case "setup" -> client.setUp(newcomer(asking, token));
      case "invitation" -> client.acceptInvitation(newcomer(asking, token));
      case "password-reset" ->
          client.resetPassword(token, asking.chosen("password", "New password (not shown): "));
      default -> throw Problem.invalid("link", "is for nothing that is known here");
    };
  }

  private static AcceptWire newcomer(Asking asking, Plaintext token) {
    String email = asking.openly("email", "E-mail address: ");
    String name = asking.openly("name", "Your name: ");
    Plaintext password = asking.chosen("password", "Password (not shown): ");
    return new AcceptWire(token.reveal(), email, name, password.reveal());
  }
}
