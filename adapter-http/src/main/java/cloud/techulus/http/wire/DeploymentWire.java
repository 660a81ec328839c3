package cloud.techulus.http.wire;

import cloud.techulus.core.Name;
import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.usage.UsageSample;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * One replica.
 *
 * @param server its name; empty while it has none
 * @param reason why it waits or failed; empty if there is nothing to say
 * @param usage how much it uses now; empty if that is not known
 */
public record DeploymentWire(
    String id,
    int revision,
    String desired,
    String status,
    Optional<String> server,
    Optional<String> address,
    int port,
    Optional<String> containerId,
    String reason,
    Instant createdAt,
    Instant changedAt,
    Optional<UsageWire> usage) {
  static DeploymentWire of(
      Deployment deployment,
      Map<ServerId, Name> servers,
      Function<Deployment, Optional<UsageSample>> usage) {
    return new DeploymentWire(
        deployment.id().value(),
        deployment.revision(),
        EnumText.of(deployment.desired()),
        EnumText.of(deployment.status()),
        deployment.server().flatMap(id -> Optional.ofNullable(servers.get(id))).map(Name::text),
        deployment.address().map(address -> address.toString()),
        deployment.port(),
        deployment.containerId(),
        deployment.reason(),
        deployment.createdAt(),
        deployment.changedAt(),
        usage.apply(deployment).map(UsageWire::of));
  }
}
