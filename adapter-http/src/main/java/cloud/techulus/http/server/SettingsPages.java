package cloud.techulus.http.server;

import static cloud.techulus.http.server.PageFrame.field;
import static cloud.techulus.http.server.PageFrame.seeOther;
import static cloud.techulus.http.server.PageFrame.seen;

import cloud.techulus.core.Name;
import cloud.techulus.core.Problem;
import cloud.techulus.core.access.Operation;
import cloud.techulus.core.control.ServiceView;
import cloud.techulus.core.control.Target;
import cloud.techulus.core.service.Service;
import cloud.techulus.http.pages.Paths;
import cloud.techulus.http.pages.Section;
import cloud.techulus.http.pages.ServiceHead;
import cloud.techulus.http.pages.SettingsForm;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The forms that make a service and change its settings. While somebody fills one in, each field is
 * looked at by the same rules that decide in the end; nothing is kept then.
 */
final class SettingsPages {
  private static final String PROJECT = "/projects/{slug}";
  private static final String SERVICE = "/services/{id}";

  /** Of the button that saves and does not deploy. */
  private static final String KEEP = "keep";

  private final PageFrame frame;
  private final ControlServices services;

  SettingsPages(PageFrame frame, ControlServices services) {
    this.frame = frame;
    this.services = services;
  }

  void register() {
    frame.get(
        PROJECT + "/new-service",
        Operation.CREATE_SERVICE,
        SettingsPages::project,
        context -> newPage(context, SettingsForm.blank(servers())));
    frame.post(
        PROJECT + "/services", Operation.CREATE_SERVICE, SettingsPages::project, this::create);
    frame.post(
        PROJECT + "/check-service",
        Operation.TRY_SERVICE,
        SettingsPages::project,
        context ->
            error(
                context,
                input ->
                    input.require(
                        draft ->
                            services
                                .catalog()
                                .checkNew(slug(context), field(context, "name"), draft))));
    frame.get(
        SERVICE + "/settings",
        Operation.CHANGE_SERVICE,
        SettingsPages::service,
        context -> {
          ServiceView view = view(context);
          settingsPage(context, view, SettingsForm.of(view.service().spec(), view.servers()));
        });
    frame.post(
        SERVICE + "/settings", Operation.CHANGE_SERVICE, SettingsPages::service, this::change);
    frame.post(
        SERVICE + "/check-settings",
        Operation.TRY_SERVICE,
        SettingsPages::service,
        context ->
            error(
                context,
                input ->
                    input.require(draft -> services.catalog().checkChange(id(context), draft))));
  }

  private static Target project(Context context) {
    return new Target.OfProject(slug(context));
  }

  private static Name slug(Context context) {
    return Requests.pathId(context, "slug", "project", Name::new);
  }

  private static Target service(Context context) {
    return new Target.OfService(id(context));
  }

  private static Service.Id id(Context context) {
    return Requests.pathId(context, "id", "service", Service.Id::new);
  }

  private ServiceView view(Context context) {
    return services.catalog().service(id(context));
  }

  private List<Name> servers() {
    return services.enrollment().servers().stream().map(server -> server.name()).sorted().toList();
  }

  /** Says what is wrong with the one field that was just left, and nothing about others. */
  private void error(Context context, Consumer<SettingsInput> rules) {
    SettingsInput input = SettingsInput.read(context, List.of());
    String message = "";
    try {
      rules.accept(input);
    } catch (Problem problem) {
      message = input.form().refused(problem).error(asked(context));
    }
    frame.html(context, "fieldError.jte", Map.of("message", message));
  }

  private static String asked(Context context) {
    return Optional.ofNullable(context.queryParam("field")).orElse("");
  }

  private void newPage(Context context, SettingsForm form) {
    frame.html(
        context,
        "newService.jte",
        Map.of(
            "shell",
            frame.shell(context, "New service", Section.SERVICES),
            "form",
            form,
            "project",
            slug(context).text()));
  }

  private void create(Context context) {
    SettingsInput input = SettingsInput.read(context, servers());
    Optional<ServiceView> created =
        PageFrame.submit(
            context,
            () -> {
              input.require(
                  draft ->
                      services.catalog().checkNew(slug(context), field(context, "name"), draft));
              return services
                  .catalog()
                  .createService(
                      slug(context),
                      field(context, "name"),
                      input.draft(),
                      Visit.of(context).author());
            },
            problem -> newPage(context, input.form().refused(problem)));
    created.ifPresent(
        view -> {
          Visit.subject(context, slug(context) + "/" + view.service().name());
          deployUnlessKept(context, view.service().id());
        });
  }

  private void settingsPage(Context context, ServiceView view, SettingsForm form) {
    ServiceHead head = ServiceHead.of(view, Visit.of(context).actor());
    frame.html(
        context,
        "settings.jte",
        Map.of(
            "shell",
            frame.shell(context, "Settings of " + view.service().name(), Section.SERVICES),
            "head",
            head,
            "form",
            form));
  }

  private void change(Context context) {
    SettingsInput input = SettingsInput.read(context, servers());
    Optional<ServiceView> changed =
        PageFrame.submit(
            context,
            () -> {
              input.require(draft -> services.catalog().checkChange(id(context), draft));
              return services
                  .catalog()
                  .updateService(
                      id(context), seen(context), input.draft(), Visit.of(context).author());
            },
            problem -> settingsPage(context, view(context), input.form().refused(problem)));
    changed.ifPresent(view -> deployUnlessKept(context, view.service().id()));
  }

  private void deployUnlessKept(Context context, Service.Id id) {
    if (!field(context, "then").equals(KEEP)) {
      Service _ = services.orchestrator().deploy(id);
    }
    seeOther(context, Paths.service(id));
  }
}
