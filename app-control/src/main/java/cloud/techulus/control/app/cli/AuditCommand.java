package cloud.techulus.control.app.cli;

import cloud.techulus.http.wire.AuditWire;
import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code techulus audit}. */
@Command(name = "audit", description = "Show what was done to keys and tokens, and by whom.")
final class AuditCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Mixin private Connection connection = new Connection();

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "How many entries, the youngest first (default: 100, at most 1000).")
  private int limit = 100;

  AuditCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws IOException {
    try (Session session = Session.open(surroundings, connection)) {
      List<AuditWire> entries = session.client().audit(limit);
      session.show(new AuditWire.ListWire(entries), () -> lines(entries));
      return 0;
    }
  }

  private static List<String> lines(List<AuditWire> entries) {
    if (entries.isEmpty()) {
      return List.of("Nothing yet.");
    }
    Table table = new Table("TIME", "WHO", "WHAT", "SUBJECT", "DETAIL");
    for (AuditWire entry : entries) {
      table.row(
          entry.at().truncatedTo(ChronoUnit.SECONDS).toString(),
          entry.actor(),
          entry.action().replace('_', ' '),
          entry.subject(),
          entry.detail());
    }
    return table.lines();
  }
}
