package cloud.techulus.core.control;

import cloud.techulus.core.Name;
import cloud.techulus.core.Problem;
import cloud.techulus.core.Problem.FieldError;
import cloud.techulus.core.compose.ImportPlan;
import cloud.techulus.core.compose.PlannedService;
import cloud.techulus.core.service.Project;
import cloud.techulus.core.service.Service;
import cloud.techulus.core.store.Store;
import cloud.techulus.core.store.View;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;

/** Services that come from a file: all that are planned, or none. */
public final class Imports {
  private final Store store;
  private final InstantSource clock;
  private final RandomGenerator random;

  public Imports(ControlSettings settings, Store store) {
    this.store = store;
    this.clock = settings.clock();
    this.random = settings.random();
  }

  /**
   * Looks whether the planned services could be made now, and makes none.
   *
   * @throws Problem NOT_FOUND for the project, CONFLICT with every name that is taken
   */
  public void requireFree(Name project, ImportPlan plan) {
    Project _ = store.read(view -> requireFree(view, project, plan));
  }

  /**
   * Makes the planned services; nothing runs before they are deployed.
   *
   * @throws Problem as above, or INVALID if none is planned
   */
  public List<ServiceView> make(Name projectSlug, ImportPlan plan, String author) {
    if (plan.services().isEmpty()) {
      throw nothingToMake(plan);
    }
    Instant now = clock.instant();
    return store.write(
        tx -> {
          Project project = requireFree(tx, projectSlug, plan);
          List<Service> made =
              plan.services().stream().map(each -> made(project, each, now, author)).toList();
          made.forEach(tx.services()::save);
          return made.stream().map(service -> ServiceView.of(tx, service)).toList();
        });
  }

  private Service made(Project project, PlannedService planned, Instant now, String author) {
    return Service.first(
        Service.Id.next(random), project.id(), planned.name(), planned.spec(), now, author);
  }

  private static Project requireFree(View view, Name projectSlug, ImportPlan plan) {
    Project project = Catalog.requireProject(view, projectSlug);
    List<FieldError> taken =
        plan.services().stream()
            .map(PlannedService::name)
            .filter(name -> view.services().findByName(project.id(), name).isPresent())
            .map(
                name ->
                    new FieldError(
                        "services." + name,
                        "There is a service %s/%s already.".formatted(project.slug(), name)))
            .toList();
    if (!taken.isEmpty()) {
      throw Problem.of(Problem.Kind.CONFLICT, taken.getFirst().message(), taken);
    }
    return project;
  }

  private static Problem nothingToMake(ImportPlan plan) {
    List<FieldError> reasons =
        plan.refused().stream()
            .map(finding -> new FieldError(finding.path(), finding.reason()))
            .toList();
    return reasons.isEmpty()
        ? Problem.invalid("services", "has none that would be made")
        : Problem.invalid(reasons);
  }
}
