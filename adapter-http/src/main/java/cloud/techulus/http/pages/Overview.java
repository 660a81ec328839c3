package cloud.techulus.http.pages;

import cloud.techulus.core.control.ServiceView;
import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.deployment.Progress;
import cloud.techulus.core.proxy.Proxy;
import cloud.techulus.core.server.Liveness;
import cloud.techulus.core.server.Server;
import cloud.techulus.core.server.ServerStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What runs, what is wrong, what changed. */
public record Overview(
    int services,
    int servicesRunning,
    int replicasServing,
    int servers,
    int serversOnline,
    int proxies,
    int proxiesOnline,
    List<Trouble> troubles,
    List<ReplicaChange> changes) {
  /** How many changes are listed. */
  private static final int CHANGES_SHOWN = 12;

  /** Something that is not as it should be. */
  public record Trouble(String name, String path, Lamp lamp, String reason) {}

  /** What a replica last came to. */
  public record ReplicaChange(
      String when, String service, String path, String replica, Lamp lamp) {}

  public static Overview of(
      List<ServiceView> services,
      List<Server> servers,
      List<Proxy> proxies,
      Liveness liveness,
      Instant now) {
    List<Trouble> troubles = new ArrayList<>();
    servers.stream().filter(Overview::isTrouble).map(Overview::trouble).forEach(troubles::add);
    proxies.stream()
        .filter(proxy -> !liveness.isAlive(proxy.lastHeartbeat(), now))
        .map(Overview::trouble)
        .forEach(troubles::add);
    services.stream().filter(Overview::isTrouble).map(Overview::trouble).forEach(troubles::add);
    return new Overview(
        services.size(),
        (int) services.stream().filter(Overview::isRunning).count(),
        services.stream().mapToInt(service -> service.progress().running()).sum(),
        servers.size(),
        (int) servers.stream().filter(Lamp::isOnline).count(),
        proxies.size(),
        (int)
            proxies.stream().filter(proxy -> liveness.isAlive(proxy.lastHeartbeat(), now)).count(),
        troubles,
        changes(services));
  }

  private static boolean isRunning(ServiceView service) {
    return service.progress().state() == Progress.State.RUNNING;
  }

  private static boolean isTrouble(Server server) {
    return server.status() == ServerStatus.OFFLINE || server.status() == ServerStatus.UNKNOWN;
  }

  private static Trouble trouble(Server server) {
    String since = server.lastHeartbeat().map(at -> "last heard of " + Times.text(at)).orElse("");
    String reason =
        server.status() == ServerStatus.UNKNOWN ? "its new key waits for your decision" : since;
    return new Trouble("server " + server.name(), Paths.server(server), Lamp.of(server), reason);
  }

  private static Trouble trouble(Proxy proxy) {
    return new Trouble(
        "proxy " + proxy.name(),
        Section.PROXIES.path(),
        Lamp.bad("silent"),
        proxy
            .lastHeartbeat()
            .map(at -> "last heard of " + Times.text(at))
            .orElse("its agent has not registered yet"));
  }

  private static boolean isTrouble(ServiceView service) {
    return switch (service.progress().state()) {
      case NOT_DEPLOYED, RUNNING, DELETING -> false;
      case DEPLOYING -> service.deployments().stream().anyMatch(Overview::isWaiting);
      case RECOVERING, CRASH_LOOPING, ROLLING_BACK, ROLLED_BACK, FAILED -> true;
    };
  }

  private static boolean isWaiting(Deployment replica) {
    return replica.isLive() && replica.server().isEmpty() && !replica.reason().isEmpty();
  }

  private static Trouble trouble(ServiceView service) {
    String reason =
        service
            .service()
            .rollout()
            .flatMap(rollout -> rollout.setback().map(setback -> setback.reason()))
            .or(
                () ->
                    service.deployments().stream()
                        .filter(replica -> !replica.reason().isEmpty())
                        .max(Comparator.comparing(Deployment::changedAt))
                        .map(Deployment::reason))
            .orElse("");
    return new Trouble(
        Paths.name(service),
        Paths.service(service.service().id()),
        Lamp.of(service.progress()),
        reason.lines().findFirst().orElse(""));
  }

  private static List<ReplicaChange> changes(List<ServiceView> services) {
    record Of(ServiceView service, Deployment replica) {}
    return services.stream()
        .flatMap(service -> service.deployments().stream().map(each -> new Of(service, each)))
        .sorted(Comparator.comparing((Of each) -> each.replica().changedAt()).reversed())
        .limit(CHANGES_SHOWN)
        .map(
            each ->
                new ReplicaChange(
                    Times.text(each.replica().changedAt()),
                    Paths.name(each.service()),
                    Paths.service(each.service().service().id()),
                    each.replica().id().value(),
                    Lamp.of(each.replica())))
        .toList();
  }
}
