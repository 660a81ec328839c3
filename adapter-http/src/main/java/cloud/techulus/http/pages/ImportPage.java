package cloud.techulus.http.pages;

import cloud.techulus.core.Name;
import cloud.techulus.core.Problem;
import cloud.techulus.core.Problem.FieldError;
import cloud.techulus.core.compose.Finding;
import cloud.techulus.core.compose.ImportPlan;
import cloud.techulus.core.compose.PlannedService;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Compose file on its way to becoming services.
 *
 * @param compose the text as it was sent
 * @param variables one a line, as they were sent
 * @param errors for which nothing can be made
 * @param preview what would be made; empty before it was asked for, or with errors
 */
public record ImportPage(
    String project,
    String path,
    String compose,
    String variables,
    List<Finding> errors,
    Optional<Preview> preview) {

  /** What an import would do. */
  public record Preview(List<Planned> services, List<Finding> leftOut, List<Finding> refused) {
    /** In a sentence. */
    public String summary() {
      return switch (services.size()) {
        case 0 -> "Nothing would be made.";
        case 1 -> "One service would be made.";
        default -> services.size() + " services would be made.";
      };
    }
  }

  /** A service to be. */
  public record Planned(String name, Map<String, String> facts) {
    static Planned of(PlannedService planned) {
      return new Planned(planned.name().text(), SpecFacts.of(planned.spec(), Map.of()));
    }
  }

  /** Before anything was sent. */
  public static ImportPage empty(Name project) {
    return new ImportPage(
        project.text(), Paths.importing(project), "", "", List.of(), Optional.empty());
  }

  /** With what was typed. */
  public ImportPage sent(String text, String given) {
    return new ImportPage(project, path, text, given, errors, preview);
  }

  public ImportPage planned(ImportPlan plan) {
    Preview shown =
        new Preview(
            plan.services().stream().map(Planned::of).toList(), plan.leftOut(), plan.refused());
    return new ImportPage(project, path, compose, variables, List.of(), Optional.of(shown));
  }

  public ImportPage refused(Problem problem) {
    List<Finding> wrong =
        problem.errors().isEmpty()
            ? List.of(new Finding("", problem.message()))
            : problem.errors().stream().map(ImportPage::finding).toList();
    return new ImportPage(project, path, compose, variables, wrong, Optional.empty());
  }

  private static Finding finding(FieldError error) {
    return new Finding(error.field(), error.message());
  }
}
