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
import cloud.techulus.core.service.Seen;
import cloud.techulus.core.service.Service;
import cloud.techulus.http.openapi.Endpoint;
import cloud.techulus.http.openapi.Endpoint.QueryParameter;
import cloud.techulus.http.openapi.Endpoint.Trait;
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

  void register(ApiRoutes routes) {
    routes.post(
        "/projects/{slug}/services",
        Operation.CREATE_SERVICE,
        Endpoint.of("createService", "Makes a service; nothing runs before it is deployed.")
            .takes(CreateServiceWire.class, SpecWire.class)
            .creates(ServiceWire.class)
            .with(Trait.VERSIONED),
        this::create);
    routes.get(
        "/projects/{slug}/services",
        Operation.SHOW_PROJECT,
        Endpoint.list(
            "listServicesOfProject", "Services of a project, by name.", ServiceWire.ListWire.class),
        this::ofProject);
    routes.get(
        "/services",
        Operation.SHOW_LISTS,
        Endpoint.list(
                "listServices",
                "Services that the caller sees, by project and name.",
                ServiceWire.ListWire.class)
            .asks(List.of(QueryParameter.text("project", "Only those of this project (slug)."))),
        this::list);
    routes.get(
        "/services/{id}",
        Operation.SHOW_SERVICE,
        Endpoint.of("showService", "A service with its replicas.")
            .gives(200, ServiceWire.class)
            .with(Trait.VERSIONED),
        this::show);
    routes.patch(
        "/services/{id}",
        Operation.CHANGE_SERVICE,
        Endpoint.of(
                "changeService",
                "Changes what is given; it runs with the next deploy, but domain, ssl and"
                    + " responseTimeoutMillis hold at once.")
            .takes(SpecWire.class)
            .gives(200, ServiceWire.class)
            .with(Trait.VERSIONED)
            .with(Trait.CONDITIONAL),
        this::update);
    routes.delete(
        "/services/{id}",
        Operation.REMOVE_SERVICE,
        Endpoint.of("removeService", "Removes a service: its replicas stop, then it goes.")
            .gives(202)
            .with(Trait.CONDITIONAL),
        this::delete);
    routes.post(
        "/services/{id}/deploy",
        Operation.DEPLOY,
        Endpoint.of("deployService", "Has the newest revision run, one replica after another.")
            .gives(202, ServiceWire.class)
            .with(Trait.VERSIONED)
            .with(Trait.CONDITIONAL),
        this::deploy);
    routes.post(
        "/services/{id}/scale",
        Operation.SCALE,
        Endpoint.of("scaleService", "Has another number of replicas run.")
            .takes(ScaleWire.class)
            .gives(202, ServiceWire.class)
            .with(Trait.VERSIONED)
            .with(Trait.CONDITIONAL),
        this::scale);
    routes.post(
        "/services/{id}/rollback",
        Operation.ROLL_BACK,
        Endpoint.of("rollBackService", "Has an older revision run again.")
            .takes(RollbackWire.class)
            .gives(202, ServiceWire.class)
            .with(Trait.VERSIONED),
        this::rollback);
    routes.post(
        "/services/{id}/abort",
        Operation.ABORT_ROLLOUT,
        Endpoint.of("abortRollout", "Gives up the rollout that is under way.")
            .gives(202, ServiceWire.class)
            .with(Trait.VERSIONED),
        this::abort);
    routes.get(
        "/services/{id}/revisions",
        Operation.SHOW_SERVICE,
        Endpoint.list(
            "listRevisions",
            "Revisions, the newest first; at least the last 50.",
            RevisionWire.ListWire.class),
        this::revisions);
    routes.get(
        "/services/{id}/usage",
        Operation.SHOW_SERVICE,
        Endpoint.of("showUsage", "What each replica has used in the last five minutes.")
            .gives(200, UsageWire.OfServiceWire.class),
        this::usage);
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
        versioned(context, created));
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
    Paging.answer(
        context,
        services,
        view -> view.project().slug() + " " + view.service().name(),
        (part, next) -> new ServiceWire.ListWire(part.stream().map(this::wire).toList(), next));
  }

  private void show(Context context) {
    answer(context, 200, catalog.service(id(context)));
  }

  private void usage(Context context) {
    ServiceView view = catalog.service(id(context));
    Responses.json(context, 200, UsageWire.OfServiceWire.of(view, news::usage));
  }

  private void update(Context context) {
    Service.Id id = id(context);
    SpecWire changes = Requests.message(context, SpecWire.class);
    Seen seen = Versions.asked(context);
    String author = Visit.of(context).author();
    answer(context, 200, catalog.updateService(id, seen, changes.toDraft(), author));
  }

  private void delete(Context context) {
    Service.Id id = id(context);
    orchestrator.delete(id, Versions.asked(context));
    context.status(202);
  }

  private void deploy(Context context) {
    Service.Id id = id(context);
    Service _ = orchestrator.deploy(id, Versions.asked(context));
    answer(context, 202, catalog.service(id));
  }

  private void scale(Context context) {
    Service.Id id = id(context);
    int replicas = Requests.message(context, ScaleWire.class).replicas();
    String author = Visit.of(context).author();
    Service _ = orchestrator.scale(id, Versions.asked(context), replicas, author);
    answer(context, 202, catalog.service(id));
  }

  private void rollback(Context context) {
    Service.Id id = id(context);
    OptionalInt revision =
        Requests.message(context, RollbackWire.class).revision().stream()
            .mapToInt(Integer::intValue)
            .findFirst();
    orchestrator.rollback(id, revision);
    answer(context, 202, catalog.service(id));
  }

  private void abort(Context context) {
    Service.Id id = id(context);
    orchestrator.abort(id, Visit.of(context).author());
    answer(context, 202, catalog.service(id));
  }

  private void revisions(Context context) {
    Service.Id id = id(context);
    ServiceView view = catalog.service(id);
    Paging.answer(
        context,
        catalog.revisions(id),
        revision -> Paging.fallingKey(revision.number()),
        (part, next) ->
            new RevisionWire.ListWire(
                part.stream().map(revision -> RevisionWire.of(revision, view)).toList(), next));
  }

  /** With its version. */
  private void answer(Context context, int status, ServiceView view) {
    Responses.written(context, status, versioned(context, view));
  }

  /** Tells the version of what is answered, and gives the answer. */
  private byte[] versioned(Context context, ServiceView view) {
    ServiceWire wire = wire(view);
    byte[] shown = Json.write(wire);
    Versions.tell(context, wire.revision(), shown);
    return shown;
  }

  private ServiceWire wire(ServiceView view) {
    return ServiceWire.of(view, news.of(view));
  }

  private static Service.Id id(Context context) {
    return Requests.pathId(context, "id", "service", Service.Id::new);
  }
}
