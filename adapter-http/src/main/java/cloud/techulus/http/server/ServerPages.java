package cloud.techulus.http.server;

import static cloud.techulus.http.server.PageFrame.field;
import static cloud.techulus.http.server.PageFrame.optionalField;
import static cloud.techulus.http.server.PageFrame.seeOther;

import cloud.techulus.core.Problem;
import cloud.techulus.core.access.Operation;
import cloud.techulus.core.control.Enrollment;
import cloud.techulus.core.control.Target;
import cloud.techulus.core.identity.PublicKey;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.server.Availability;
import cloud.techulus.core.server.Server;
import cloud.techulus.http.pages.Form;
import cloud.techulus.http.pages.JoinSteps;
import cloud.techulus.http.pages.Section;
import cloud.techulus.http.pages.ServerPage;
import cloud.techulus.http.pages.ServersPage;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Servers. */
final class ServerPages {
  private static final List<String> FIELDS = List.of("name", "publicIp");
  private static final String SERVER = "/servers/{id}";

  private final PageFrame frame;
  private final ControlServices services;
  private final Optional<String> pin;

  /**
   * @param pin of the control plane's certificate, for commands that are shown
   */
  ServerPages(PageFrame frame, ControlServices services, Optional<String> pin) {
    this.frame = frame;
    this.services = services;
    this.pin = pin;
  }

  void register() {
    frame.live(
        Section.SERVERS.path(),
        Operation.SHOW_SERVERS,
        PageFrame.platform(),
        context -> serversPage(context, Form.EMPTY),
        _ -> serversPart());
    frame.post(Section.SERVERS.path(), Operation.ADD_SERVER, PageFrame.platform(), this::addServer);
    frame.live(
        SERVER,
        Operation.SHOW_SERVERS,
        ServerPages::target,
        this::serverPage,
        context -> serverPart(page(context)));
    availability("drain", Availability.DRAINING);
    availability("cordon", Availability.CORDONED);
    availability("uncordon", Availability.OPEN);
    frame.post(
        SERVER + "/approve", Operation.DECIDE_ON_KEY, ServerPages::target, it -> decide(it, true));
    frame.post(
        SERVER + "/reject", Operation.DECIDE_ON_KEY, ServerPages::target, it -> decide(it, false));
    frame.post(
        SERVER + "/token",
        Operation.ISSUE_NODE_TOKEN,
        ServerPages::target,
        context ->
            joined(
                context,
                services
                    .enrollment()
                    .reissueServerToken(id(context), Visit.of(context).signature())));
    frame.post(
        SERVER + "/remove",
        Operation.REMOVE_SERVER,
        ServerPages::target,
        context -> {
          services.enrollment().removeServer(id(context));
          seeOther(context, Section.SERVERS.path());
        });
  }

  private static Target target(Context context) {
    return new Target.OfServer(id(context));
  }

  private static ServerId id(Context context) {
    return Requests.pathId(context, "id", "server", ServerId::new);
  }

  private void availability(String what, Availability availability) {
    frame.post(
        SERVER + "/" + what,
        Operation.SET_AVAILABILITY,
        ServerPages::target,
        context -> {
          Server _ =
              services
                  .orchestrator()
                  .setAvailability(id(context), availability, Visit.of(context).signature());
          seeOther(context, Section.SERVERS.path() + "/" + id(context));
        });
  }

  private void decide(Context context, boolean approve) {
    PublicKey key = PublicKey.parse(field(context, "key"));
    if (approve) {
      services.keyApproval().approve(id(context), key, Visit.of(context).signature());
    } else {
      services.keyApproval().reject(id(context), key, Visit.of(context).signature());
    }
    seeOther(context, Section.SERVERS.path() + "/" + id(context));
  }

  private void serversPage(Context context, Form form) {
    frame.live(
        context,
        frame.shell(context, "Servers", Section.SERVERS),
        "serversHead.jte",
        Map.of("form", form),
        serversPart());
  }

  private String serversPart() {
    return frame.text(
        "servers.jte",
        Map.of(
            "page",
            ServersPage.of(
                services.enrollment().servers(),
                services.enrollment().proxies(),
                services.catalog().services(Optional.empty()),
                services.settings().liveness(),
                services.settings().clock().instant())));
  }

  private void addServer(Context context) {
    PageFrame.submit(
            context,
            FIELDS,
            () ->
                services
                    .enrollment()
                    .addServer(field(context, "name"), optionalField(context, "publicIp")),
            form -> serversPage(context, form))
        .ifPresent(
            added -> {
              Visit.subject(context, added.server().name().text());
              joined(context, added);
            });
  }

  private void joined(Context context, Enrollment.NewServer added) {
    frame.joined(
        context,
        JoinSteps.ofServer(
            added.server().name().text(), added.token().text(), PageFrame.url(context), pin),
        Section.SERVERS);
  }

  private void serverPage(Context context) {
    ServerPage page = page(context);
    frame.live(
        context,
        frame.shell(context, page.name(), Section.SERVERS),
        "serverHead.jte",
        Map.of("page", page),
        serverPart(page));
  }

  private String serverPart(ServerPage page) {
    return frame.text("server.jte", Map.of("page", page));
  }

  private ServerPage page(Context context) {
    ServerId id = id(context);
    Server server =
        services.enrollment().servers().stream()
            .filter(each -> each.id().equals(id))
            .findFirst()
            .orElseThrow(() -> Problem.notFound("server", id.value()));
    return ServerPage.of(
        server, services.catalog().services(Optional.empty()), NodeNews.of(services)::current);
  }
}
