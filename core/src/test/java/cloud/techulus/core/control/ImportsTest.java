package cloud.techulus.core.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import cloud.techulus.core.Name;
import cloud.techulus.core.Problem;
import cloud.techulus.core.Problem.FieldError;
import cloud.techulus.core.Samples;
import cloud.techulus.core.compose.Finding;
import cloud.techulus.core.compose.ImportPlan;
import cloud.techulus.core.compose.PlannedService;
import cloud.techulus.core.service.ServiceSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ImportsTest {
  private static final Name SHOP = new Name("shop");

  private final ControlWorld world = new ControlWorld();
  private final ServiceSpec spec = Samples.spec();

  @BeforeEach
  void createProject() {
    world.catalog.createProject("Shop", Optional.empty());
  }

  private ImportPlan plan(String... names) {
    return new ImportPlan(
        Arrays.stream(names).map(name -> new PlannedService(new Name(name), spec)).toList(),
        List.of(),
        List.of());
  }

  private List<String> names() {
    return world.catalog.services(Optional.of(SHOP)).stream()
        .map(view -> view.service().name().text())
        .toList();
  }

  @Test
  void all_planned_services_are_made_and_none_runs() {
    List<ServiceView> made = world.imports.make(SHOP, plan("web", "db"), "anna");

    assertThat(made).isEqualTo(List.of(view("web"), view("db")));
    assertThat(made).allMatch(view -> view.service().rollout().isEmpty());
    assertThat(made).allMatch(view -> view.service().current().author().equals("anna"));
    assertThat(made).allMatch(view -> view.service().spec().equals(spec));
  }

  private ServiceView view(String name) {
    return world.catalog.services(Optional.of(SHOP)).stream()
        .filter(view -> view.service().name().text().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void if_one_name_is_taken_none_is_made_and_all_that_are_taken_are_told() {
    List<ServiceView> _ = world.imports.make(SHOP, plan("web", "db"), "anna");

    Problem refused =
        catchThrowableOfType(
            Problem.class, () -> world.imports.make(SHOP, plan("cache", "db", "web"), "anna"));

    assertThat(refused.kind()).isEqualTo(Problem.Kind.CONFLICT);
    assertThat(refused.errors())
        .containsExactly(
            new FieldError("services.db", "There is a service shop/db already."),
            new FieldError("services.web", "There is a service shop/web already."));
    assertThat(names()).containsExactly("db", "web");
    assertThat(
            catchThrowableOfType(
                    Problem.class, () -> world.imports.requireFree(SHOP, plan("cache", "web")))
                .kind())
        .isEqualTo(Problem.Kind.CONFLICT);
  }

  @Test
  void looking_makes_nothing() {
    world.imports.requireFree(SHOP, plan("web"));

    assertThat(names()).isEmpty();
  }

  @Test
  void a_plan_without_services_is_refused_with_its_reasons() {
    ImportPlan nothing =
        new ImportPlan(List.of(), List.of(), List.of(new Finding("services.web.privileged", "no")));

    Problem refused =
        catchThrowableOfType(Problem.class, () -> world.imports.make(SHOP, nothing, "anna"));

    assertThat(refused.kind()).isEqualTo(Problem.Kind.INVALID);
    assertThat(refused.errors()).containsExactly(new FieldError("services.web.privileged", "no"));
    assertThat(
            catchThrowableOfType(Problem.class, () -> world.imports.make(SHOP, plan(), "anna"))
                .errors())
        .extracting(FieldError::field)
        .containsExactly("services");
  }

  @Test
  void without_a_project_nothing_is_made() {
    assertThat(
            catchThrowableOfType(
                    Problem.class,
                    () -> world.imports.make(new Name("nobodys"), plan("web"), "anna"))
                .kind())
        .isEqualTo(Problem.Kind.NOT_FOUND);
  }
}
