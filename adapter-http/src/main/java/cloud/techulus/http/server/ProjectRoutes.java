package cloud.techulus.http.server;

import cloud.techulus.core.control.Catalog;
import cloud.techulus.core.service.Project;
import cloud.techulus.http.wire.CreateProjectWire;
import cloud.techulus.http.wire.ProjectWire;
import io.javalin.http.Context;

/** Projects. */
final class ProjectRoutes {
  private final Catalog catalog;

  ProjectRoutes(Catalog catalog) {
    this.catalog = catalog;
  }

  void register(SecuredRoutes routes) {
    routes.post("/projects", this::create);
    routes.get("/projects", this::list);
  }

  private void create(Context context) {
    CreateProjectWire request = Requests.message(context, CreateProjectWire.class);
    Project project = catalog.createProject(request.name(), request.slug());
    Responses.created(
        context,
        OperatorRoutes.ROOT + "/projects/" + project.slug() + "/services",
        ProjectWire.of(project));
  }

  private void list(Context context) {
    Responses.json(
        context,
        200,
        new ProjectWire.ListWire(catalog.projects().stream().map(ProjectWire::of).toList()));
  }
}
