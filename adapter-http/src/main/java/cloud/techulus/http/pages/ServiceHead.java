package cloud.techulus.http.pages;

import cloud.techulus.core.access.Actor;
import cloud.techulus.core.access.Operation;
import cloud.techulus.core.control.ServiceView;
import java.util.List;
import java.util.Optional;

/** What stands above each page of a service: its name, and what can be done to it. */
public record ServiceHead(
    String name, String path, int current, List<String> secrets, Rights rights) {
  private static final List<Operation> CHANGES =
      List.of(
          Operation.DEPLOY,
          Operation.SCALE,
          Operation.ABORT_ROLLOUT,
          Operation.SET_SECRET,
          Operation.REMOVE_SERVICE);

  public static ServiceHead of(ServiceView view, Actor visitor) {
    return new ServiceHead(
        Paths.name(view),
        Paths.service(view.service().id()),
        view.service().current().number(),
        view.secrets().stream().map(name -> name.text()).toList(),
        new Rights(visitor, Optional.of(view.project().team())));
  }

  /** Whether anything of it is the visitor's to do. */
  public boolean canChange() {
    return CHANGES.stream().anyMatch(rights::may);
  }
}
