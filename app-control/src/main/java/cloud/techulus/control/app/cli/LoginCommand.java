package cloud.techulus.control.app.cli;

import cloud.techulus.core.Problem;
import cloud.techulus.core.secret.Plaintext;
import cloud.techulus.http.client.OperatorClient;
import cloud.techulus.http.tls.CertificatePin;
import cloud.techulus.http.wire.SessionWire;
import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code techulus login}. */
@Command(
    name = "login",
    description = {
      "Sign in; commands use that installation from then on.",
      "The password is asked for, or comes from standard input: e-mail address (without --email),"
          + " password and code, one a line."
    })
final class LoginCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Mixin private Connection connection = new Connection();

  @Option(names = "--email", paramLabel = "EMAIL", description = "Your e-mail address.")
  private Optional<String> email = Optional.empty();

  LoginCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws IOException {
    Connection.Place place = connection.placeToSignIn(surroundings);
    Asking asking = new Asking(surroundings);
    try (Session session = Session.openUnknown(surroundings, connection, place)) {
      String address = email.orElseGet(() -> asking.openly("email", "E-mail address: "));
      Plaintext password = asking.secretly("password", "Password (not shown): ");
      SessionWire opened = signIn(session.client(), asking, address, password);
      ContextFile file = ContextFile.of(surroundings);
      ContextFile.Contexts before = file.read();
      String name = connection.context(surroundings).orElseGet(() -> nameOf(before, place));
      ContextFile.Entry entry =
          new ContextFile.Entry(
              place.plane().origin().toString(),
              place.plane().pin().map(CertificatePin::text),
              place.insecureHttp(),
              opened.token());
      file.write(before.with(name, entry).using(name));
      session.show(
          opened.user(),
          () ->
              List.of(
                  Printable.line(
                      "You are %s at %s, until %s at the latest. This context is called %s."
                          .formatted(
                              opened.user().email(),
                              entry.url(),
                              opened.expiresAt().truncatedTo(ChronoUnit.SECONDS),
                              name))));
      return 0;
    }
  }

  private static SessionWire signIn(
      OperatorClient client, Asking asking, String email, Plaintext password) {
    try {
      return client.signIn(new Plaintext(email), password, Optional.empty());
    } catch (Problem refused) {
      if (refused.errors().stream().noneMatch(error -> error.field().equals("code"))) {
        throw refused;
      }
      Plaintext code = asking.secretly("code", "Code of your authenticator app (not shown): ");
      return client.signIn(new Plaintext(email), password, Optional.of(code));
    }
  }

  /** The context that leads there already, or else the host. */
  private static String nameOf(ContextFile.Contexts contexts, Connection.Place place) {
    String url = place.plane().origin().toString();
    return contexts.contexts().entrySet().stream()
        .filter(each -> each.getValue().url().equals(url))
        .map(each -> each.getKey())
        .findFirst()
        .orElse(place.plane().origin().getHost());
  }
}
