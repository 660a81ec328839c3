package cloud.techulus.control.app.cli;

import cloud.techulus.core.Problem;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code techulus logout}. */
@Command(name = "logout", description = "Sign out; the session is worth nothing any more.")
final class LogoutCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Mixin private Connection connection = new Connection();

  LogoutCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws IOException {
    try (Session session = Session.open(surroundings, connection)) {
      signOut(session);
      ContextFile file = ContextFile.of(surroundings);
      ContextFile.Contexts contexts = file.read();
      String url = session.target().plane().origin().toString();
      for (String name : contexts.contexts().keySet()) {
        ContextFile.Entry entry = contexts.require(name);
        if (entry.url().equals(url)
            && entry.token().filter(session.target().token()::equals).isPresent()) {
          contexts = contexts.with(name, entry.signedOut());
        }
      }
      file.write(contexts);
      session.done("You are signed out of " + url + ".");
      return 0;
    }
  }

  /** A session that is over already is what was wanted. */
  private static void signOut(Session session) {
    try {
      session.client().signOut();
    } catch (Problem refused) {
      if (refused.kind() != Problem.Kind.UNAUTHENTICATED) {
        throw refused;
      }
    }
  }
}
