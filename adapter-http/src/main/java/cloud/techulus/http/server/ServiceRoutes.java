package cloud.techulus.http.server;

import cloud.techulus.core.Name;
import cloud.techulus.core.Problem;
import cloud.techulus.core.access.Actor;
import cloud.techulus.core.access.Operation;
import cloud.techulus.core.control.Access;
import cloud.techulus.core.control.Catalog;
import cloud.techulus.core.control.Orchestrator;
import cloud.techulus.core.control.ServiceView;
import cloud.techulus.core.control.Target;
import cloud.techulus.core.service.Service;
import cloud.techulus.http.wire.CreateServiceWire;
import cloud.techulus.http.wire.Json;
import cloud.techulus.http.wire.RevisionWire;
import cloud.techulus.http.wire.RollbackWire;
import cloud.techulus.http.wire.ScaleWire;
import cloud.techulus.http.wire.ServiceWire;
import cloud.techulus.http.wire.SpecWire;
import cloud.techulus.http.wire.UsageWire;
import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Services: what they are, and that they shall run. */
final class ServiceRoutes {
  private final Access access;
  private final Catalog catalog;
  private final Orchestrator orchestrator;
  private final NodeNews news;

  ServiceRoutes(Access access, Catalog catalog, Orchestrator orchestrator, NodeNews news) {
    this.access = access;
    this.catalog = catalog;
    this.orchestrator = orchestrator;
    this.news = news;
  }

  void register(SecuredRoutes routes) {
    routes.post("/projects/{slug}/services", Operation.CREATE_SERVICE, this::create);
    routes.get("/projects/{slug}/services", Operation.SHOW_PROJECT, this::ofProject);
    routes.get("/services", Operation.SHOW_LISTS, this::list);
    routes.get("/services/{id}", Operation.SHOW_SERVICE, this::show);
    routes.patch("/services/{id}", Operation.CHANGE_SERVICE, this::update);
    routes.delete("/services/{id}", Operation.REMOVE_SERVICE, this::delete);
    routes.post("/services/{id}/deploy", Operation.DEPLOY, this::deploy);
    routes.post("/services/{id}/scale", Operation.SCALE, this::scale);
    routes.post("/services/{id}/rollback", Operation.ROLL_BACK, this::rollback);
    routes.post("/services/{id}/abort", Operation.ABORT_ROLLOUT, this::abort);
    routes.get("/services/{id}/revisions", Operation.SHOW_SERVICE, this::revisions);
    routes.get("/services/{id}/usage", Operation.SHOW_SERVICE, this::usage);
  }

  private void create(Context context) {
    Name project = Requests.pathId(context, "slug", "project", Name::new);
    JsonNode request = Requests.message(context, JsonNode.class);
    String name = Json.read(request, CreateServiceWire.class).name();
    SpecWire spec = Json.read(request, SpecWire.class);
    ServiceView created =
        catalog.createService(project, name, spec.toDraft(), Visit.of(context).author());
    Responses.created(
        context,
        OperatorRoutes.ROOT + "/services/" + created.service().id(),
        created.project().slug() + "/" + created.service().name(),
        wire(created));
  }

  private void ofProject(Context context) {
    answer(
        context,
        catalog.services(Optional.of(Requests.pathId(context, "slug", "project", Name::new))));
  }

  /** All that the caller sees. */
  private void list(Context context) {
    Actor actor = Visit.of(context).actor();
    Optional<Name> project = project(context);
    project.ifPresent(
        slug -> access.require(actor, Operation.SHOW_PROJECT, new Target.OfProject(slug)));
    answer(
        context,
        catalog.services(project).stream()
            .filter(service -> actor.sees(service.project().team()))
            .toList());
  }

  private static Optional<Name> project(Context context) {
    try {
      return Optional.ofNullable(context.queryParam("project")).map(Name::new);
    } catch (Problem malformed) {
      throw Problem.of(
          Problem.Kind.NOT_FOUND, "There is no project of that name or id.", List.of());
    }
  }

  private void answer(Context context, List<ServiceView> services) {
    Responses.json(
        context, 200, new ServiceWire.ListWire(services.stream().map(this::wire).toList()));
  }

  private void show(Context context) {
    ServiceView view = catalog.service(id(context));
    Responses.json(context, 200, wire(view));
  }

  private void usage(Context context) {
    ServiceView view = catalog.service(id(context));
    Responses.json(context, 200, UsageWire.OfServiceWire.of(view, news::usage));
  }

  private void update(Context context) {
    Service.Id id = id(context);
    SpecWire changes = Requests.message(context, SpecWire.class);
    Responses.json(
        context,
        200,
        wire(catalog.updateService(id, changes.toDraft(), Visit.of(context).author())));
  }

  private void delete(Context context) {
    orchestrator.delete(id(context));
    context.status(202);
  }

  private void deploy(Context context) {
    Service.Id id = id(context);
    orchestrator.deploy(id);
    Responses.json(context, 202, wire(catalog.service(id)));
  }

  private void scale(Context context) {
    Service.Id id = id(context);
    int replicas = Requests.message(context, ScaleWire.class).replicas();
    orchestrator.scale(id, replicas, Visit.of(context).author());
    Responses.json(context, 202, wire(catalog.service(id)));
  }

  private void rollback(Context context) {
    Service.Id id = id(context);
    OptionalInt revision =
        Requests.message(context, RollbackWire.class).revision().stream()
            .mapToInt(Integer::intValue)
            .findFirst();
    orchestrator.rollback(id, revision);
    Responses.json(context, 202, wire(catalog.service(id)));
  }

  private void abort(Context context) {
    Service.Id id = id(context);
    orchestrator.abort(id, Visit.of(context).author());
    Responses.json(context, 202, wire(catalog.service(id)));
  }

  private void revisions(Context context) {
    Service.Id id = id(context);
    ServiceView view = catalog.service(id);
    Responses.json(
        context,
        200,
        new RevisionWire.ListWire(
            catalog.revisions(id).stream()
                .map(revision -> RevisionWire.of(revision, view))
                .toList()));
  }

  private ServiceWire wire(ServiceView view) {
    return ServiceWire.of(view, news.of(view));
  }

  private static Service.Id id(Context context) {
    return Requests.pathId(context, "id", "service", Service.Id::new);
  }
}
