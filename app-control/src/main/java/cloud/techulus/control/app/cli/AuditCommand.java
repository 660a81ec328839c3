package cloud.techulus.control.app.cli;

import cloud.techulus.http.wire.AuditWire;
import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code techulus audit}. */
@Command(name = "audit", description = "Show what was done and refused, by whom, and from where.")
final class AuditCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Mixin private Connection connection = new Connection();

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "How many entries, the youngest first (default: 100, at most 1000).")
  private int limit = 100;

  @Option(
      names = "--before",
      paramLabel = "NUMBER",
      description = "Only entries with lower numbers, to go on from another page.")
  private Optional<Long> before = Optional.empty();

  AuditCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws IOException {
    try (Session session = Session.open(surroundings, connection)) {
      AuditWire.ListWire page =
          before.isPresent()
              ? session.client().audit(limit, before.get())
              : session.client().audit(limit);
      session.show(page, () -> lines(page));
      return 0;
    }
  }

  private List<String> lines(AuditWire.ListWire page) {
    List<AuditWire> entries = page.entries();
    if (entries.isEmpty()) {
      return List.of("Nothing yet.");
    }
    Table table = new Table("TIME", "WHO", "WHAT", "SUBJECT", "DETAIL", "FROM");
    for (AuditWire entry : entries) {
      table.row(
          entry.at().truncatedTo(ChronoUnit.SECONDS).toString(),
          entry.actor(),
          entry.action().replace('_', ' '),
          entry.subject(),
          entry.detail(),
          entry.address());
    }
    List<String> lines = new ArrayList<>(table.lines());
    page.next()
        .ifPresent(
            next ->
                lines.add(
                    "Older ones: techulus audit --limit %d --before %d".formatted(limit, next)));
    return lines;
  }
}
