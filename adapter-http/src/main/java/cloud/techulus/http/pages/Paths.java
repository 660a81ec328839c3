package cloud.techulus.http.pages;

import cloud.techulus.core.Name;
import cloud.techulus.core.control.ServiceView;
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
