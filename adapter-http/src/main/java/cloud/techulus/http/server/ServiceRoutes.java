package cloud.techulus.http.server;

import cloud.techulus.core.Name;
import cloud.techulus.core.Problem;
import cloud.techulus.core.control.Catalog;
import cloud.techulus.core.control.Orchestrator;
import cloud.techulus.core.control.ServiceView;
import cloud.techulus.core.service.Service;
import cloud.techulus.http.wire.CreateServiceWire;
import cloud.techulus.http.wire.Json;
import cloud.techulus.http.wire.RevisionWire;
import cloud.techulus.http.wire.RollbackWire;
import cloud.techulus.http.wire.ScaleWire;
import cloud.techulus.http.wire.ServiceWire;
import cloud.techulus.http.wire.SpecWire;
import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Services: what they are, and that they shall run. */
final class ServiceRoutes {
  private final Catalog catalog;
  private final Orchestrator orchestrator;

  ServiceRoutes(Catalog catalog, Orchestrator orchestrator) {
    this.catalog = catalog;
    this.orchestrator = orchestrator;
  }

  void register(SecuredRoutes routes) {
    routes.post("/projects/{slug}/services", this::create);
    routes.get("/projects/{slug}/services", this::ofProject);
    routes.get("/services", this::list);
    routes.get("/services/{id}", this::show);
    routes.patch("/services/{id}", this::update);
    routes.delete("/services/{id}", this::delete);
    routes.post("/services/{id}/deploy", this::deploy);
    routes.post("/services/{id}/scale", this::scale);
    routes.post("/services/{id}/rollback", this::rollback);
    routes.post("/services/{id}/abort", this::abort);
    routes.get("/services/{id}/revisions", this::revisions);
  }

  private void create(Context context) {
    Name project = Requests.pathId(context, "slug", "project", Name::new);
    JsonNode request = Requests.message(context, JsonNode.class);
    String name = Json.read(request, CreateServiceWire.class).name();
    SpecWire spec = Json.read(request, SpecWire.class);
    ServiceView created =
        catalog.createService(project, name, spec.toDraft(), OperatorRoutes.AUTHOR);
    Responses.created(
        context,
        OperatorRoutes.ROOT + "/services/" + created.service().id(),
        ServiceWire.of(created));
  }

  private void ofProject(Context context) {
    answer(
        context,
        catalog.services(Optional.of(Requests.pathId(context, "slug", "project", Name::new))));
  }

  private void list(Context context) {
    answer(context, catalog.services(project(context)));
  }

  private static Optional<Name> project(Context context) {
    try {
      return Optional.ofNullable(context.queryParam("project")).map(Name::new);
    } catch (Problem malformed) {
      throw Problem.of(
          Problem.Kind.NOT_FOUND, "There is no project of that name or id.", List.of());
    }
  }

  private static void answer(Context context, List<ServiceView> services) {
    Responses.json(
        context, 200, new ServiceWire.ListWire(services.stream().map(ServiceWire::of).toList()));
  }

  private void show(Context context) {
    Responses.json(context, 200, ServiceWire.of(catalog.service(id(context))));
  }

  private void update(Context context) {
    Service.Id id = id(context);
    SpecWire changes = Requests.message(context, SpecWire.class);
    Responses.json(
        context,
        200,
        ServiceWire.of(catalog.updateService(id, changes.toDraft(), OperatorRoutes.AUTHOR)));
  }

  private void delete(Context context) {
    orchestrator.delete(id(context));
    context.status(202);
  }

  private void deploy(Context context) {
    Service.Id id = id(context);
    orchestrator.deploy(id);
    Responses.json(context, 202, ServiceWire.of(catalog.service(id)));
  }

  private void scale(Context context) {
    Service.Id id = id(context);
    int replicas = Requests.message(context, ScaleWire.class).replicas();
    orchestrator.scale(id, replicas, OperatorRoutes.AUTHOR);
    Responses.json(context, 202, ServiceWire.of(catalog.service(id)));
  }

  private void rollback(Context context) {
    Service.Id id = id(context);
    OptionalInt revision =
        Requests.message(context, RollbackWire.class).revision().stream()
            .mapToInt(Integer::intValue)
            .findFirst();
    orchestrator.rollback(id, revision);
    Responses.json(context, 202, ServiceWire.of(catalog.service(id)));
  }

  private void abort(Context context) {
    Service.Id id = id(context);
    orchestrator.abort(id, OperatorRoutes.AUTHOR);
    Responses.json(context, 202, ServiceWire.of(catalog.service(id)));
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

  private static Service.Id id(Context context) {
    return Requests.pathId(context, "id", "service", Service.Id::new);
  }
}
