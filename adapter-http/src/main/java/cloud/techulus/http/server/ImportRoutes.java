package cloud.techulus.http.server;

import cloud.techulus.core.Name;
import cloud.techulus.core.access.Operation;
import cloud.techulus.core.compose.ComposeFile;
import cloud.techulus.core.compose.ImportPlan;
import cloud.techulus.core.control.Imports;
import cloud.techulus.core.control.ServiceView;
import cloud.techulus.http.openapi.Endpoint;
import cloud.techulus.http.wire.ImportComposeWire;
import cloud.techulus.http.wire.ImportWire;
import cloud.techulus.http.yaml.YamlText;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Services that come from a Compose file. */
final class ImportRoutes {
  /** What requests call the text of the file. */
  static final String FILE = "compose";

  private final Imports imports;

  ImportRoutes(Imports imports) {
    this.imports = imports;
  }

  void register(ApiRoutes routes) {
    routes.post(
        "/projects/{slug}/import",
        Operation.CREATE_SERVICE,
        Endpoint.of(
                "importCompose",
                "Makes services of a Compose file, all or none, or tells which it would make.")
            .takes(ImportComposeWire.class)
            .gives(200, ImportWire.class)
            .creates(ImportWire.class),
        this::make);
  }

  private void make(Context context) {
    Name project = Requests.pathId(context, "slug", "project", Name::new);
    ImportComposeWire request = Requests.message(context, ImportComposeWire.class);
    ImportPlan plan = plan(project, request.compose(), request.variables().orElse(Map.of()));
    if (request.dryRun().orElse(false)) {
      imports.requireFree(project, plan);
      Visit.nothingDone(context);
      Responses.json(context, 200, ImportWire.of(plan, List.of()));
      return;
    }
    List<ServiceView> made = make(context, imports, project, plan);
    Responses.json(context, 201, ImportWire.of(plan, made));
  }

  static ImportPlan plan(Name project, String text, Map<String, String> variables) {
    return ComposeFile.plan(YamlText.read(FILE, text), variables, project);
  }

  /** Makes the services, and has the audit log name them. */
  static List<ServiceView> make(Context context, Imports imports, Name project, ImportPlan plan) {
    List<ServiceView> made = imports.make(project, plan, Visit.of(context).author());
    Visit.detail(
        context,
        made.stream()
            .map(view -> view.service().name().text())
            .collect(Collectors.joining(" ", "from a Compose file: ", "")));
    return made;
  }
}
