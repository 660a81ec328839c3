package cloud.techulus.control.app.cli;

import cloud.techulus.http.wire.MeWire;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code techulus whoami}. */
@Command(name = "whoami", description = "Show who you are, where, and what you may do.")
final class WhoamiCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Mixin private Connection connection = new Connection();

  WhoamiCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws IOException {
    try (Session session = Session.open(surroundings, connection)) {
      MeWire me = session.client().me();
      session.show(me, () -> lines(me, session.target().plane().origin().toString()));
      return 0;
    }
  }

  private static List<String> lines(MeWire me, String url) {
    List<String> lines = new ArrayList<>();
    lines.add(Printable.line(me.name() + " at " + url));
    if (me.admin()) {
      lines.add("An admin: everything is yours to do.");
    } else if (me.teams().isEmpty()) {
      lines.add("In no team: ask an owner for an invitation.");
    } else {
      me.teams().forEach(team -> lines.add(Printable.line(team.role() + " in " + team.name())));
    }
    return lines;
  }
}
