package cloud.techulus.control.app.cli;

import cloud.techulus.http.wire.AuditWire;
import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  @Option(
      names = "--actor",
      paramLabel = "TEXT",
      description = "Only of whose name has this in it.")
  private Optional<String> actor = Optional.empty();

  @Option(
      names = "--action",
      paramLabel = "ACTION",
      description = "Only what was done like this, as in key_approved.")
  private Optional<String> action = Optional.empty();

  @Option(
      names = "--subject",
      paramLabel = "TEXT",
      description = "Only what was done to something with this in its name.")
  private Optional<String> subject = Optional.empty();

  AuditCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws IOException {
    try (Session session = Session.open(surroundings, connection)) {
      Map<String, String> query = filter();
      before.ifPresent(number -> query.put("before", Long.toString(number)));
      AuditWire.ListWire page = session.client().audit(limit, query);
      session.show(page, () -> lines(page));
      return 0;
    }
  }

  private Map<String, String> filter() {
    Map<String, String> filter = new LinkedHashMap<>();
    actor.ifPresent(text -> filter.put("actor", text));
    action.ifPresent(text -> filter.put("action", text));
    subject.ifPresent(text -> filter.put("subject", text));
    return filter;
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
                    "Older ones: techulus audit --limit %d%s --before %d"
                        .formatted(limit, options(), next)));
    return lines;
  }

  private String options() {
    StringBuilder options = new StringBuilder();
    filter()
        .forEach(
            (name, value) -> options.append(" --").append(name).append(' ').append(quoted(value)));
    return options.toString();
  }

  /** As it is typed into a shell; what cannot be is left for the reader to see. */
  private static String quoted(String value) {
    String line = Printable.line(value);
    return line.matches("[A-Za-z0-9_@./-]+") ? line : "'" + line + "'";
  }
}
