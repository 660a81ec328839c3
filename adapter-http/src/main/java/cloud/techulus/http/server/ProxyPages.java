package cloud.techulus.http.server;

import static cloud.techulus.http.server.PageFrame.field;
import static cloud.techulus.http.server.PageFrame.seeOther;

import cloud.techulus.core.access.Operation;
import cloud.techulus.core.control.Enrollment.NewProxy;
import cloud.techulus.core.control.Target;
import cloud.techulus.core.identity.ProxyId;
import cloud.techulus.http.pages.Form;
import cloud.techulus.http.pages.JoinSteps;
import cloud.techulus.http.pages.ProxiesPage;
import cloud.techulus.http.pages.ProxyPage;
import cloud.techulus.http.pages.Section;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Proxies. */
final class ProxyPages {
  private static final List<String> FIELDS = List.of("name", "publicIp");
  private static final String PROXY = "/proxies/{id}";

  private final PageFrame frame;
  private final ControlServices services;
  private final Optional<String> pin;

  /**
   * @param pin of the control plane's certificate, for commands that are shown
   */
  ProxyPages(PageFrame frame, ControlServices services, Optional<String> pin) {
    this.frame = frame;
    this.services = services;
    this.pin = pin;
  }

  void register() {
    frame.live(
        Section.PROXIES.path(),
        Operation.SHOW_PROXIES,
        PageFrame.platform(),
        context -> listPage(context, Form.EMPTY),
        _ -> listPart());
    frame.post(Section.PROXIES.path(), Operation.ADD_PROXY, PageFrame.platform(), this::add);
    frame.live(
        PROXY,
        Operation.SHOW_PROXIES,
        ProxyPages::target,
        this::page,
        context -> part(view(context)));
    frame.post(
        PROXY + "/token",
        Operation.ISSUE_NODE_TOKEN,
        ProxyPages::target,
        context ->
            joined(
                context,
                services
                    .enrollment()
                    .reissueProxyToken(id(context), Visit.of(context).signature())));
    frame.post(
        PROXY + "/remove",
        Operation.REMOVE_PROXY,
        ProxyPages::target,
        context -> {
          services.enrollment().removeProxy(id(context));
          seeOther(context, Section.PROXIES.path());
        });
  }

  private static Target target(Context context) {
    return new Target.OfProxy(id(context));
  }

  private static ProxyId id(Context context) {
    return Requests.pathId(context, "id", "proxy", ProxyId::new);
  }

  private void listPage(Context context, Form form) {
    frame.live(
        context,
        frame.shell(context, "Proxies", Section.PROXIES),
        "proxiesHead.jte",
        Map.of("form", form),
        listPart());
  }

  private String listPart() {
    return frame.text(
        "proxies.jte",
        Map.of(
            "page",
            ProxiesPage.of(
                services.enrollment().proxies(),
                services.settings().liveness(),
                services.settings().clock().instant())));
  }

  private void add(Context context) {
    PageFrame.submit(
            context,
            FIELDS,
            () ->
                services.enrollment().addProxy(field(context, "name"), field(context, "publicIp")),
            form -> listPage(context, form))
        .ifPresent(
            added -> {
              Visit.subject(context, added.proxy().name().text());
              joined(context, added);
            });
  }

  private void joined(Context context, NewProxy added) {
    frame.joined(
        context,
        JoinSteps.ofProxy(
            added.proxy().name().text(), added.token().text(), PageFrame.url(context), pin),
        Section.PROXIES);
  }

  private void page(Context context) {
    ProxyPage view = view(context);
    frame.live(
        context,
        frame.shell(context, view.name(), Section.PROXIES),
        "proxyHead.jte",
        Map.of("page", view),
        part(view));
  }

  private String part(ProxyPage view) {
    return frame.text("proxy.jte", Map.of("page", view));
  }

  private ProxyPage view(Context context) {
    return ProxyPage.of(
        services.enrollment().proxy(id(context)),
        services.catalog().services(Optional.empty()),
        services.settings().liveness(),
        services.settings().clock().instant());
  }
}
