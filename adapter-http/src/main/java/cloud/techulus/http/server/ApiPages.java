package cloud.techulus.http.server;

import cloud.techulus.core.access.Operation;
import cloud.techulus.http.pages.ApiPage;
import cloud.techulus.http.pages.Section;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** The API's description, for people. */
final class ApiPages {
  private final PageFrame frame;
  private final ApiPage page;

  ApiPages(PageFrame frame, JsonNode description) {
    this.frame = frame;
    this.page = ApiPage.of(description);
  }

  void register() {
    frame.get(
        Section.API.path(),
        Operation.SHOW_LISTS,
        PageFrame.platform(),
        context ->
            frame.html(
                context,
                "simple.jte",
                Map.of(
                    "shell",
                    frame.shell(context, "API", Section.API),
                    "words",
                    "All that this dashboard does, for your programs.",
                    "body",
                    frame.part(
                        "api.jte",
                        Map.of(
                            "page",
                            page,
                            "document",
                            OperatorRoutes.ROOT + DescriptionRoutes.PATH)))));
  }
}
