package cloud.techulus.http.server;

import cloud.techulus.core.Name;
import cloud.techulus.core.Problem;
import cloud.techulus.core.access.Actor;
import cloud.techulus.core.access.Operation;
import cloud.techulus.core.control.Catalog;
import cloud.techulus.core.control.Memberships;
import cloud.techulus.core.control.Memberships.TeamView;
import cloud.techulus.core.control.Target;
import cloud.techulus.core.service.Project;
import cloud.techulus.core.team.Team;
import cloud.techulus.http.openapi.Endpoint;
import cloud.techulus.http.wire.CreateProjectWire;
import cloud.techulus.http.wire.ProjectWire;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Projects. */
final class ProjectRoutes {
  private final Catalog catalog;
  private final Memberships memberships;

  ProjectRoutes(Catalog catalog, Memberships memberships) {
    this.catalog = catalog;
    this.memberships = memberships;
  }

  void register(ApiRoutes routes) {
    routes.post(
        "/projects",
        Operation.CREATE_PROJECT,
        context -> new Target.OfTeam(team(context)),
        Endpoint.of("createProject", "Makes a project.")
            .takes(CreateProjectWire.class)
            .creates(ProjectWire.class),
        this::create);
    routes.get(
        "/projects",
        Operation.SHOW_LISTS,
        Endpoint.list(
            "listProjects", "Projects that the caller sees, by slug.", ProjectWire.ListWire.class),
        this::list);
    routes.delete(
        "/projects/{slug}",
        Operation.REMOVE_PROJECT,
        Endpoint.of("removeProject", "Removes a project without services.").gives(204),
        this::remove);
  }

  /** Whose it shall be. */
  private static Name team(Context context) {
    Optional<String> text = Requests.message(context, CreateProjectWire.class).team();
    try {
      return text.map(Name::new).orElse(Team.DEFAULT.name());
    } catch (Problem malformed) {
      throw Problem.invalid("team", malformed.errors().getFirst().message());
    }
  }

  private void create(Context context) {
    CreateProjectWire request = Requests.message(context, CreateProjectWire.class);
    TeamView team =
        visible(context).values().stream()
            .filter(each -> each.team().name().equals(team(context)))
            .findFirst()
            .orElseThrow(() -> Problem.notFound("team", team(context).text()));
    Project project = catalog.createProject(request.name(), request.slug(), team.team().id());
    Responses.created(
        context,
        OperatorRoutes.ROOT + "/projects/" + project.slug() + "/services",
        project.slug().text(),
        ProjectWire.of(project, team.team().name()));
  }

  /** All that the caller sees. */
  private void list(Context context) {
    Map<Team.Id, TeamView> teams = visible(context);
    List<ProjectWire> projects =
        catalog.projects().stream()
            .flatMap(
                project ->
                    Optional.ofNullable(teams.get(project.team())).stream()
                        .map(team -> ProjectWire.of(project, team.team().name())))
            .toList();
    Paging.answer(context, projects, ProjectWire::slug, ProjectWire.ListWire::new);
  }

  private Map<Team.Id, TeamView> visible(Context context) {
    Actor actor = Visit.of(context).actor();
    return memberships.teams(actor).stream()
        .collect(Collectors.toMap(view -> view.team().id(), view -> view));
  }

  private void remove(Context context) {
    catalog.removeProject(Requests.pathId(context, "slug", "project", Name::new));
    context.status(204);
  }
}
