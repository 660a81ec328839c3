package cloud.techulus.http.server;

import static cloud.techulus.http.server.PageFrame.field;
import static cloud.techulus.http.server.PageFrame.number;
import static cloud.techulus.http.server.PageFrame.optionalField;
import static cloud.techulus.http.server.PageFrame.seeOther;
import static cloud.techulus.http.server.PageFrame.seen;

import cloud.techulus.core.Name;
import cloud.techulus.core.Problem;
import cloud.techulus.core.access.Operation;
import cloud.techulus.core.control.Memberships.TeamView;
import cloud.techulus.core.control.ServiceView;
import cloud.techulus.core.control.Target;
import cloud.techulus.core.secret.Plaintext;
import cloud.techulus.core.service.Project;
import cloud.techulus.core.service.Service;
import cloud.techulus.core.service.SpecDraft;
import cloud.techulus.http.pages.Form;
import cloud.techulus.http.pages.RevisionsPage;
import cloud.techulus.http.pages.Section;
import cloud.techulus.http.pages.ServiceHead;
import cloud.techulus.http.pages.ServicePage;
import cloud.techulus.http.pages.ServicesPage;
import cloud.techulus.http.wire.SpecWire;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Projects, their services, and what can be done to these. */
final class ServicePages {
  private static final String SERVICE = "/services/{id}";

  private final PageFrame frame;
  private final ControlServices services;
  private final LogRoutes logs;
  private final NodeNews news;

  ServicePages(PageFrame frame, ControlServices services, LogRoutes logs) {
    this.frame = frame;
    this.services = services;
    this.logs = logs;
    this.news = NodeNews.of(services);
  }

  void register() {
    frame.live(
        Section.SERVICES.path(),
        Operation.SHOW_LISTS,
        PageFrame.platform(),
        context -> listPage(context, Form.EMPTY),
        this::listPart);
    frame.post(
        "/projects",
        Operation.CREATE_PROJECT,
        context -> new Target.OfTeam(team(context)),
        this::createProject);
    frame.live(
        SERVICE,
        Operation.SHOW_SERVICE,
        ServicePages::target,
        context -> page(context, Form.EMPTY),
        context -> part(service(context)));
    frame.get(
        SERVICE + "/revisions", Operation.SHOW_SERVICE, ServicePages::target, this::revisionsPage);
    frame.get(SERVICE + "/logs", Operation.READ_LOGS, ServicePages::target, this::logsPage);
    frame.get(SERVICE + "/log-stream", Operation.READ_LOGS, ServicePages::target, logs::view);
    registerChanges();
  }

  private void registerChanges() {
    change("update", Operation.DEPLOY, List.of("image"), this::update);
    change(
        "scale",
        Operation.SCALE,
        List.of("replicas"),
        context -> {
          Service _ =
              services
                  .orchestrator()
                  .scale(
                      id(context),
                      seen(context),
                      number(context, "replicas"),
                      Visit.of(context).author());
        });
    change(
        "deploy",
        Operation.DEPLOY,
        List.of(),
        context -> {
          Service _ = services.orchestrator().deploy(id(context));
        });
    change(
        "abort",
        Operation.ABORT_ROLLOUT,
        List.of(),
        context -> {
          Service _ = services.orchestrator().abort(id(context), Visit.of(context).author());
        });
    change(
        "rollback",
        Operation.ROLL_BACK,
        List.of(),
        context -> {
          OptionalInt revision = OptionalInt.of(number(context, "revision"));
          Service _ = services.orchestrator().rollback(id(context), revision);
        });
    change("secrets", Operation.SET_SECRET, List.of("secret"), this::setSecret);
    frame.post(
        SERVICE + "/delete",
        Operation.REMOVE_SERVICE,
        ServicePages::target,
        context -> {
          services.orchestrator().delete(id(context));
          seeOther(context, Section.SERVICES.path());
        });
  }

  /** Something that is done to a service; what is refused is told beside its form. */
  private void change(
      String what, Operation operation, List<String> fields, Consumer<Context> act) {
    frame.post(
        SERVICE + "/" + what,
        operation,
        ServicePages::target,
        context -> {
          String path = Section.SERVICES.path() + "/" + id(context);
          PageFrame.submit(
                  context,
                  fields,
                  () -> {
                    act.accept(context);
                    return path;
                  },
                  form -> {
                    PageFrame.as(context, path);
                    page(context, form);
                  })
              .ifPresent(done -> seeOther(context, done));
        });
  }

  private static Target target(Context context) {
    return new Target.OfService(id(context));
  }

  private static Service.Id id(Context context) {
    return Requests.pathId(context, "id", "service", Service.Id::new);
  }

  /** The first of one's own, unless another is chosen. */
  private Name team(Context context) {
    return optionalField(context, "team").map(Name::new).orElse(new Name("default"));
  }

  private ServiceView service(Context context) {
    return services.catalog().service(id(context));
  }

  private List<TeamView> teams(Context context) {
    return services.people().memberships().teams(Visit.of(context).actor());
  }

  /** Those in which the visitor may make projects. */
  private Stream<TeamView> creatable(Context context) {
    return teams(context).stream()
        .filter(each -> PageFrame.rights(context, each.team().id()).may(Operation.CREATE_PROJECT));
  }

  private void listPage(Context context, Form form) {
    frame.live(
        context,
        frame.shell(context, "Services", Section.SERVICES),
        "servicesHead.jte",
        Map.of(
            "form",
            form,
            "teams",
            creatable(context).map(each -> each.team().name().text()).toList()),
        listPart(context));
  }

  private String listPart(Context context) {
    List<Project> projects =
        services.catalog().projects().stream()
            .filter(each -> Visit.of(context).actor().sees(each.team()))
            .toList();
    return frame.text(
        "services.jte",
        Map.of(
            "page",
            ServicesPage.of(
                projects, PageRoutes.visible(services, context), Visit.of(context).actor()),
            "canCreate",
            creatable(context).findAny().isPresent()));
  }

  private void createProject(Context context) {
    Name chosen = team(context);
    TeamView team =
        teams(context).stream()
            .filter(each -> each.team().name().equals(chosen))
            .findFirst()
            .orElseThrow(() -> Problem.notFound("team", chosen.text()));
    PageFrame.submit(
            context,
            List.of("name"),
            () ->
                services
                    .catalog()
                    .createProject(field(context, "name"), Optional.empty(), team.team().id()),
            form -> {
              PageFrame.as(context, Section.SERVICES.path());
              listPage(context, form);
            })
        .ifPresent(
            made -> {
              Visit.subject(context, made.slug().text());
              seeOther(context, Section.SERVICES.path());
            });
  }

  private void update(Context context) {
    SpecDraft changes = SpecWire.ofImage(field(context, "image")).toDraft();
    ServiceView _ =
        services
            .catalog()
            .updateService(id(context), seen(context), changes, Visit.of(context).author());
    Service _ = services.orchestrator().deploy(id(context));
  }

  private void setSecret(Context context) {
    String value = context.formParam("value");
    services
        .catalog()
        .setSecret(
            id(context),
            field(context, "secret"),
            new Plaintext(value == null ? "" : value),
            Visit.of(context).author());
  }

  private void page(Context context, Form form) {
    ServiceView view = service(context);
    ServiceHead head = ServiceHead.of(view, Visit.of(context).actor());
    Form filled =
        form.isSent()
            ? form
            : Form.filled(
                Map.of(
                    "image",
                    view.service().spec().workload().image().text(),
                    "replicas",
                    Integer.toString(view.service().spec().replicas())));
    frame.live(
        context,
        frame.shell(context, head.name(), Section.SERVICES),
        "serviceHead.jte",
        Map.of("page", head, "form", filled),
        part(view));
  }

  private String part(ServiceView view) {
    return frame.text(
        "service.jte",
        Map.of(
            "page",
            ServicePage.of(
                view, news::usage, news.certificate(view), services.settings().clock().instant())));
  }

  private void revisionsPage(Context context) {
    ServiceView view = service(context);
    frame.html(
        context,
        "revisions.jte",
        Map.of(
            "shell",
            frame.shell(context, "Revisions of " + view.service().name(), Section.SERVICES),
            "head",
            ServiceHead.of(view, Visit.of(context).actor()),
            "page",
            RevisionsPage.of(view, services.catalog().revisions(view.service().id()))));
  }

  private void logsPage(Context context) {
    ServiceView view = service(context);
    frame.html(
        context,
        "logs.jte",
        Map.of(
            "shell",
            frame.shell(context, "Log of " + view.service().name(), Section.SERVICES),
            "head",
            ServiceHead.of(view, Visit.of(context).actor())));
  }
}
