package cloud.techulus.testbed.e2e;

import cloud.techulus.http.client.OperatorClient;
import cloud.techulus.http.wire.DeploymentWire;
import cloud.techulus.http.wire.ProxyWire;
import cloud.techulus.http.wire.ServerWire;
import cloud.techulus.http.wire.ServiceWire;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the API says at one moment. */
record Statement(List<ServerWire> servers, List<ProxyWire> proxies, List<ServiceWire> services) {

  static Statement of(OperatorClient api) {
    return new Statement(api.servers(), api.proxies(), api.services());
  }

  /** One line for each server, and for each replica with all that has become of it. */
  String account() {
    Stream<String> nodes =
        servers.stream().map(server -> "%s is %s".formatted(server.name(), server.status()));
    Stream<String> replicas =
        services.stream()
            .flatMap(
                service ->
                    service.deployments().stream()
                        .map(each -> service.name() + ": " + account(each)));
    return "At %s:%n  ".formatted(Instant.now())
        + Stream.concat(nodes, replicas).collect(Collectors.joining("%n  ".formatted()));
  }

  private static String account(DeploymentWire replica) {
    return "%s on %s, wanted: %s, %s since %s %s"
        .formatted(
            replica.id(),
            replica.server().orElse("no server"),
            replica.desired(),
            replica.status(),
            replica.changedAt(),
            replica.reason());
  }

  /** Mesh addresses by node name, of all that have one. */
  Map<String, String> meshAddresses() {
    Map<String, String> addresses = new TreeMap<>();
    servers.forEach(
        server -> server.meshAddress().ifPresent(it -> addresses.put(server.name(), it)));
    proxies.forEach(proxy -> proxy.meshAddress().ifPresent(it -> addresses.put(proxy.name(), it)));
    return addresses;
  }

  ServerWire server(String name) {
    return servers.stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
  }

  /** Replicas that run and are wanted. */
  static List<DeploymentWire> replicas(ServiceWire service) {
    return service.deployments().stream()
        .filter(each -> each.status().equals("running") && each.desired().equals("run"))
        .toList();
  }

  /** The same of all services, on one node. */
  List<DeploymentWire> replicasOn(String node) {
    return services.stream()
        .flatMap(service -> replicas(service).stream())
        .filter(replica -> replica.server().equals(Optional.of(node)))
        .toList();
  }

  /** Servers and replicas that the control plane does not count on any more. */
  Set<String> givenUp() {
    Stream<String> offline =
        servers.stream()
            .filter(server -> server.status().equals("offline"))
            .map(server -> server.name() + " is offline");
    Stream<String> failed =
        services.stream()
            .flatMap(service -> service.deployments().stream())
            .filter(replica -> replica.status().equals("failed"))
            .map(Statement::describe);
    return Stream.concat(offline, failed).collect(Collectors.toCollection(TreeSet::new));
  }

  /** Those of them that were not among these. */
  Set<String> givenUpSince(Set<String> before) {
    Set<String> since = givenUp();
    since.removeAll(before);
    return since;
  }

  /**
   * What the API itself does not call good: nodes that are away, services that are not complete.
   */
  List<String> troubles() {
    List<String> troubles = new ArrayList<>();
    for (ServerWire server : servers) {
      if (!server.status().equals("online") || server.candidateKey().isPresent()) {
        troubles.add(server.name() + " is " + server.status());
      }
    }
    for (ProxyWire proxy : proxies) {
      if (!proxy.status().equals("online")) {
        troubles.add(proxy.name() + " is " + proxy.status());
      }
    }
    for (ServiceWire service : services) {
      if (!service.progress().state().equals("running")) {
        troubles.add(
            "%s: %s, %s"
                .formatted(
                    service.name(),
                    service.progress(),
                    service.deployments().stream().map(Statement::describe).toList()));
      }
    }
    return troubles;
  }

  private static String describe(DeploymentWire replica) {
    return "%s %s/%s on %s %s"
        .formatted(
            replica.id(),
            replica.desired(),
            replica.status(),
            replica.server().orElse("no server"),
            replica.reason());
  }
}
