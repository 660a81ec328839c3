package cloud.techulus.http.pages;

import cloud.techulus.core.Name;
import cloud.techulus.core.access.User;
import cloud.techulus.core.control.ServiceView;
import cloud.techulus.core.proxy.Proxy;
import cloud.techulus.core.server.Server;
import cloud.techulus.core.service.Project;
import cloud.techulus.core.service.Service;

/** Where pages lie, and how things are called on them. */
public final class Paths {
  private Paths() {}

  public static String service(Service.Id id) {
    return Section.SERVICES.path() + "/" + id;
  }

  public static String server(Server server) {
    return Section.SERVERS.path() + "/" + server.id();
  }

  public static String proxy(Proxy proxy) {
    return Section.PROXIES.path() + "/" + proxy.id();
  }

  public static String team(Name name) {
    return Section.TEAMS.path() + "/" + name;
  }

  public static String user(User.Id id) {
    return Section.USERS.path() + "/" + id;
  }

  public static String newService(Project project) {
    return "/projects/" + project.slug() + "/new-service";
  }

  public static String importing(Name project) {
    return "/projects/" + project + "/import";
  }

  /** As commands name it. */
  public static String name(ServiceView service) {
    return service.project().slug() + "/" + service.service().name();
  }
}
