package cloud.techulus.core.proxy;

import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.mesh.MeshAddress;
import cloud.techulus.core.service.Domain;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What every proxy serves: each domain with the replicas that answer for it. A domain without a
 * replica stays in the table, so that its visitors get an error from us and not somebody else's
 * page.
 *
 * @param generation rises with each change; a proxy acknowledges it once its Caddy serves it
 * @param entries sorted by domain
 */
public record RouteTable(long generation, List<Entry> entries) {

  /**
   * One domain.
   *
   * @param responseTimeout how long a replica may take to begin an answer; empty: as long as it
   *     likes
   * @param upstreams sorted by address
   */
  public record Entry(
      Domain domain,
      boolean sslEnabled,
      Optional<Duration> responseTimeout,
      List<Upstream> upstreams) {
    public Entry {
      upstreams = upstreams.stream().sorted(Comparator.comparing(Upstream::address)).toList();
    }
  }

  /** A replica's mesh address and TCP port. */
  public record Upstream(MeshAddress address, int port) {}

  public RouteTable {
    entries =
        entries.stream()
            .sorted(Comparator.comparing((Entry entry) -> entry.domain().text()))
            .toList();
  }

  /**
   * @param online the servers that may be sent traffic to
   */
  public static RouteTable of(
      long generation, List<Route> routes, List<Deployment> deployments, Set<ServerId> online) {
    return new RouteTable(
        generation,
        routes.stream()
            .map(
                route ->
                    new Entry(
                        route.domain(),
                        route.sslEnabled(),
                        route.responseTimeout(),
                        deployments.stream()
                            .filter(deployment -> deployment.service().equals(route.service()))
                            .filter(deployment -> deployment.servesOnOneOf(online))
                            .flatMap(
                                deployment ->
                                    deployment.address().stream()
                                        .map(address -> new Upstream(address, deployment.port())))
                            .toList()))
            .toList());
  }
}
