package cloud.techulus.http.server;

import cloud.techulus.core.Problem;
import cloud.techulus.core.control.Audit;
import cloud.techulus.http.wire.AuditWire;
import io.javalin.http.Context;
import java.util.Optional;

/** What was done to the platform. */
final class AuditRoutes {
  /** Entries given unless the request says otherwise. */
  private static final int COUNT_DEFAULT = 100;

  private final Audit audit;

  AuditRoutes(Audit audit) {
    this.audit = audit;
  }

  void register(SecuredRoutes routes) {
    routes.get("/audit", this::latest);
  }

  private void latest(Context context) {
    int count =
        Optional.ofNullable(context.queryParam("limit"))
            .map(AuditRoutes::count)
            .orElse(COUNT_DEFAULT);
    Responses.json(
        context,
        200,
        new AuditWire.ListWire(audit.latest(count).stream().map(AuditWire::of).toList()));
  }

  private static int count(String text) {
    if (!text.matches("[1-9][0-9]{0,3}") || Integer.parseInt(text) > Audit.COUNT_LIMIT) {
      throw Problem.invalid("limit", "must be between 1 and " + Audit.COUNT_LIMIT);
    }
    return Integer.parseInt(text);
  }
}
