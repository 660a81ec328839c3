package cloud.techulus.http.pages;

import cloud.techulus.core.control.ServiceView;
import java.util.List;

/** What stands above each page of a service: its name, and what can be done to it. */
public record ServiceHead(String name, String path, int current, List<String> secrets) {
  public static ServiceHead of(ServiceView view) {
    return new ServiceHead(
        Paths.name(view),
        Paths.service(view.service().id()),
        view.service().current().number(),
        view.secrets().stream().map(name -> name.text()).toList());
  }
}
