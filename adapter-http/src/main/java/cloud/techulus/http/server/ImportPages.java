package cloud.techulus.http.server;

import static cloud.techulus.http.server.PageFrame.field;
import static cloud.techulus.http.server.PageFrame.seeOther;

import cloud.techulus.core.FieldErrors;
import cloud.techulus.core.Name;
import cloud.techulus.core.Problem;
import cloud.techulus.core.access.Operation;
import cloud.techulus.core.compose.ImportPlan;
import cloud.techulus.core.control.ServiceView;
import cloud.techulus.core.control.Target;
import cloud.techulus.core.service.Service;
import cloud.techulus.http.pages.ImportPage;
import cloud.techulus.http.pages.Section;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The page on which a Compose file is pasted, looked at, and made into services. */
final class ImportPages {
  private static final String PATH = "/projects/{slug}/import";
  private static final String VARIABLES = "variables";

  private final PageFrame frame;
  private final ControlServices services;

  ImportPages(PageFrame frame, ControlServices services) {
    this.frame = frame;
    this.services = services;
  }

  void register() {
    frame.get(
        PATH,
        Operation.CREATE_SERVICE,
        ImportPages::target,
        context -> show(context, ImportPage.empty(slug(context))));
    frame.post(PATH, Operation.CREATE_SERVICE, ImportPages::target, this::sent);
  }

  private static Target target(Context context) {
    return new Target.OfProject(slug(context));
  }

  private static Name slug(Context context) {
    return Requests.pathId(context, "slug", "project", Name::new);
  }

  private void sent(Context context) {
    requireRoom(context);
    String text = Optional.ofNullable(context.formParam(ImportRoutes.FILE)).orElse("");
    ImportPage page = ImportPage.empty(slug(context)).sent(text, field(context, VARIABLES));
    PageFrame.submit(
            context, () -> act(context, page), refused -> show(context, page.refused(refused)))
        .ifPresent(Runnable::run);
  }

  /** In a form, characters grow: a text that is allowed may not fit when it is sent. */
  private static void requireRoom(Context context) {
    if (context.req().getContentLengthLong() > Requests.BODY_LIMIT_BYTES) {
      throw Problem.invalid(ImportRoutes.FILE, "is too large to be sent by a form");
    }
  }

  /** Does what the button says, and tells how to go on. */
  private Runnable act(Context context, ImportPage page) {
    Name project = slug(context);
    ImportPlan plan = ImportRoutes.plan(project, page.compose(), variables(page.variables()));
    return switch (field(context, "do")) {
      case "create" -> {
        List<ServiceView> _ = ImportRoutes.make(context, services.imports(), project, plan);
        yield () -> seeOther(context, Section.SERVICES.path());
      }
      case "deploy" -> {
        ImportRoutes.make(context, services.imports(), project, plan).forEach(this::deploy);
        yield () -> seeOther(context, Section.SERVICES.path());
      }
      default -> {
        services.imports().requireFree(project, plan);
        Visit.nothingDone(context);
        yield () -> show(context, page.planned(plan));
      }
    };
  }

  private void deploy(ServiceView made) {
    Service _ = services.orchestrator().deploy(made.service().id());
  }

  private static Map<String, String> variables(String lines) {
    Map<String, String> variables = new LinkedHashMap<>();
    FieldErrors errors = new FieldErrors();
    for (String line : lines.lines().filter(each -> !each.isBlank()).toList()) {
      int equals = line.indexOf('=');
      errors.require(equals > 0, VARIABLES, "must be NAME=VALUE, one a line");
      if (equals > 0) {
        variables.put(line.substring(0, equals).strip(), line.substring(equals + 1));
      }
    }
    errors.throwIfAny();
    return variables;
  }

  private void show(Context context, ImportPage page) {
    frame.html(
        context,
        "importCompose.jte",
        Map.of(
            "shell",
            frame.shell(context, "Import a Compose file", Section.SERVICES),
            "page",
            page));
  }
}
