package cloud.techulus.http.server;

import cloud.techulus.core.access.AuditLog.Filter;
import cloud.techulus.core.access.Operation;
import cloud.techulus.core.control.ServiceView;
import cloud.techulus.http.pages.Assets;
import cloud.techulus.http.pages.AuditPage;
import cloud.techulus.http.pages.Overview;
import cloud.techulus.http.pages.Section;
import cloud.techulus.http.tls.ServerTls;
import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;
import io.javalin.router.JavalinDefaultRoutingApi;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** All pages. Each subject's stand in a class of their own; here are those about everything. */
final class PageRoutes implements AutoCloseable {
  private final ControlServices services;
  private final Optional<String> pin;
  private final SessionCookie cookie;
  private final LogRoutes logs;
  private final LivePages live = new LivePages();

  PageRoutes(ControlServices services, Optional<ServerTls> tls, LogRoutes logs) {
    this.services = services;
    this.pin = tls.map(each -> each.pin().text());
    this.cookie = new SessionCookie(tls.isPresent());
    this.logs = logs;
  }

  /**
   * @param description of the API, which a page shows
   */
  void register(JavalinDefaultRoutingApi routes, JsonNode description) {
    Assets assets = Assets.load();
    assets.register(routes);
    Gate gate = new Gate(services.access(), services.audit(), services.settings().clock(), cookie);
    PageFrame frame =
        new PageFrame(routes, gate, services.access(), services.dispatcher(), assets, live);
    new SignInPages(frame, services, cookie).register();
    frame.live(
        Section.OVERVIEW.path(),
        Operation.SHOW_LISTS,
        PageFrame.platform(),
        context -> overview(frame, context),
        context -> overviewPart(frame, context));
    new ServerPages(frame, services, pin).register();
    new ProxyPages(frame, services, pin).register();
    new ServicePages(frame, services, logs).register();
    new SettingsPages(frame, services).register();
    new ImportPages(frame, services).register();
    new TeamPages(frame, services).register();
    new UserPages(frame, services).register();
    new AccountPages(frame, services).register();
    new ApiPages(frame, description).register();
    frame.get(
        Section.AUDIT.path(),
        Operation.SHOW_AUDIT_LOG,
        PageFrame.platform(),
        context -> audit(frame, context));
  }

  /** Those that the caller sees. */
  static List<ServiceView> visible(ControlServices services, Context context) {
    return services.catalog().services(Optional.empty()).stream()
        .filter(service -> Visit.of(context).actor().sees(service.project().team()))
        .toList();
  }

  private void overview(PageFrame frame, Context context) {
    frame.live(
        context,
        frame.shell(context, "Overview", Section.OVERVIEW),
        "headline.jte",
        Map.of("title", "Overview", "words", "What runs, what is wrong, what changed."),
        overviewPart(frame, context));
  }

  private String overviewPart(PageFrame frame, Context context) {
    boolean admin = Visit.of(context).actor().admin();
    return frame.text(
        "overview.jte",
        Map.of(
            "page",
            Overview.of(
                visible(services, context),
                admin ? services.enrollment().servers() : List.of(),
                admin ? services.enrollment().proxies() : List.of(),
                services.settings().liveness(),
                services.settings().clock().instant())));
  }

  private void audit(PageFrame frame, Context context) {
    Filter filter = AuditRoutes.filter(context);
    OptionalLong before = AuditRoutes.before(context);
    // One more than is shown tells whether there are older ones.
    AuditPage page =
        AuditPage.of(services.audit().page(before, filter, AuditPage.SHOWN + 1), filter, before);
    frame.html(
        context,
        "simple.jte",
        Map.of(
            "shell",
            frame.shell(context, "Audit", Section.AUDIT),
            "words",
            "What was done and refused, by whom, and from where.",
            "body",
            frame.part("audit.jte", Map.of("page", page))));
  }

  /** Ends the streams that keep pages at what is. */
  @Override
  public void close() {
    live.close();
  }
}
