package cloud.techulus.control.app.cli;

import cloud.techulus.core.Name;
import cloud.techulus.http.wire.ImportWire;
import cloud.techulus.http.wire.ImportWire.FindingWire;
import cloud.techulus.http.wire.ImportWire.PlannedWire;
import java.util.ArrayList;
import java.util.List;

/** What an import did or would do, for people. */
final class ImportText {
  private ImportText() {}

  static List<String> lines(Name project, ImportWire answer, boolean dryRun) {
    List<String> lines = new ArrayList<>();
    if (answer.planned().isEmpty()) {
      lines.add("Nothing would be made.");
    } else {
      lines.add(dryRun ? "These would be made:" : "These are made:");
      lines.addAll(table(project, answer.planned()));
    }
    add(lines, "Not taken over:", answer.leftOut());
    add(lines, "Refused, so their services are not made:", answer.refused());
    return lines;
  }

  private static List<String> table(Name project, List<PlannedWire> planned) {
    Table table = new Table("SERVICE", "IMAGE", "PORT", "REPLICAS");
    for (PlannedWire service : planned) {
      table.row(
          project + "/" + service.name(),
          service.spec().image().orElse(""),
          service.spec().port().map(String::valueOf).orElse(""),
          service.spec().replicas().map(String::valueOf).orElse(""));
    }
    return table.lines();
  }

  private static void add(List<String> lines, String title, List<FindingWire> findings) {
    if (!findings.isEmpty()) {
      lines.add("");
      lines.add(title);
      findings.forEach(
          finding -> lines.add("  " + Printable.line(finding.path() + ": " + finding.reason())));
    }
  }
}
