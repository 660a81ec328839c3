package cloud.techulus.control.app.cli;

import cloud.techulus.core.secret.Plaintext;
import cloud.techulus.http.wire.SecondFactorWire;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code techulus password}. */
@Command(name = "password", description = "Your password, and the codes of an authenticator app.")
final class PasswordCommands extends CommandGroup {
  private final Surroundings surroundings;

  PasswordCommands(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Command(name = "change", description = "Choose another password; other sessions end.")
  int change(@Mixin Connection connection) throws IOException {
    Asking asking = new Asking(surroundings);
    try (Session session = Session.open(surroundings, connection)) {
      Plaintext current = asking.secretly("currentPassword", "Current password (not shown): ");
      Plaintext next = asking.chosen("newPassword", "New password (not shown): ");
      session.client().changePassword(current, next);
      session.done("The password is changed; all your other sessions have ended.");
      return 0;
    }
  }

  @Command(
      name = "enrol",
      description = "From now on, ask for a code of an authenticator app as well.")
  int enrol(@Mixin Connection connection) throws IOException {
    Asking asking = new Asking(surroundings);
    try (Session session = Session.open(surroundings, connection)) {
      SecondFactorWire offer = session.client().offerSecondFactor();
      // To the person, not to whatever the output is piped into.
      surroundings.err().println("Enter this key into your authenticator app:");
      surroundings.err().println("  " + Printable.line(offer.secret()));
      surroundings.err().println("or make a QR code of this:");
      surroundings.err().println("  " + Printable.line(offer.uri()));
      surroundings.err().flush();
      session
          .client()
          .confirmSecondFactor(asking.secretly("code", "Code that it shows (not shown here): "));
      session.done("A code is asked for from now on.");
      return 0;
    }
  }

  @Command(name = "unenrol", description = "Ask for no code any more.")
  int unenrol(@Mixin Connection connection) throws IOException {
    Asking asking = new Asking(surroundings);
    try (Session session = Session.open(surroundings, connection)) {
      session.client().removeSecondFactor(asking.secretly("password", "Password (not shown): "));
      session.done("The password is enough again.");
      return 0;
    }
  }
}
