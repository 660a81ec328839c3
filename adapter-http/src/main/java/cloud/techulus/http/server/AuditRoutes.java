package cloud.techulus.http.server;

import cloud.techulus.core.Problem;
import cloud.techulus.core.access.AuditEntry.Action;
import cloud.techulus.core.access.AuditLog.Filter;
import cloud.techulus.core.access.AuditLog.Numbered;
import cloud.techulus.core.access.Operation;
import cloud.techulus.core.control.Audit;
import cloud.techulus.http.openapi.Endpoint;
import cloud.techulus.http.openapi.Endpoint.QueryParameter;
import cloud.techulus.http.wire.AuditWire;
import cloud.techulus.http.wire.EnumText;
import io.javalin.http.Context;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What was done to the platform. */
final class AuditRoutes {
  private static final List<QueryParameter> QUERY =
      List.of(
          Endpoint.LIMIT_PARAMETER,
          QueryParameter.number("before", "The `next` of the part before; absent for the first."),
          QueryParameter.text("actor", "Stands somewhere in who did it."),
          QueryParameter.text("action", "What was done, as entries have it: `key_approved`."),
          QueryParameter.text("subject", "Stands somewhere in what it was done to."));

  private final Audit audit;

  AuditRoutes(Audit audit) {
    this.audit = audit;
  }

  void register(ApiRoutes routes) {
    routes.get(
        "/audit",
        Operation.SHOW_AUDIT_LOG,
        Endpoint.of("listAudit", "What was done and refused, the youngest first.")
            .asks(QUERY)
            .gives(200, AuditWire.ListWire.class),
        this::page);
  }

  private void page(Context context) {
    int count = Paging.limit(context);
    List<Numbered> entries = audit.page(before(context), filter(context), count);
    Responses.json(
        context,
        200,
        new AuditWire.ListWire(
            entries.stream().map(AuditWire::of).toList(),
            entries.size() < count ? Optional.empty() : Optional.of(entries.getLast().number())));
  }

  /**
   * Which entries a query asks for, by its {@code actor}, {@code action} and {@code subject}.
   *
   * @throws Problem INVALID, field {@code action}
   */
  static Filter filter(Context context) {
    return new Filter(
        parameter(context, "actor"),
        action(parameter(context, "action")),
        parameter(context, "subject"));
  }

  private static String parameter(Context context, String name) {
    return Optional.ofNullable(context.queryParam(name)).orElse("").strip();
  }

  private static Optional<Action> action(String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        Arrays.stream(Action.values())
            .filter(each -> EnumText.of(each).equals(text))
            .findFirst()
            .orElseThrow(
                () ->
                    Problem.invalid("action", "must be one that entries have, like key_approved")));
  }

  /**
   * Which entries come after a page that was read.
   *
   * @throws Problem INVALID, field {@code before}
   */
  static OptionalLong before(Context context) {
    Optional<String> text = Optional.ofNullable(context.queryParam("before"));
    if (text.filter(it -> !it.matches("[1-9][0-9]{0,17}")).isPresent()) {
      throw Problem.invalid("before", "must be the `next` of another page");
    }
    return text.stream().mapToLong(Long::parseLong).findFirst();
  }
}
