package cloud.techulus.http.wire;

import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.mesh.MeshAddress;
import cloud.techulus.core.queue.DeploymentOrder;
import cloud.techulus.core.secret.SealedSecret;
import cloud.techulus.core.service.EnvName;
import cloud.techulus.core.service.Service;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A deployment as its server gets it; secrets are sealed.
 *
 * @param minReadyMillis empty: nothing to prove
 */
public record DeploymentOrderWire(
    String deployment,
    String service,
    String serviceName,
    String address,
    WorkloadWire workload,
    Map<String, SealedWire> secrets,
    Optional<Long> minReadyMillis) {
  /** A secret under the master key of this id. */
  public record SealedWire(String keyId, String base64) {}

  public static DeploymentOrderWire of(DeploymentOrder order) {
    Map<String, SealedWire> secrets = new LinkedHashMap<>();
    order
        .secrets()
        .forEach(
            (name, secret) ->
                secrets.put(name.text(), new SealedWire(secret.keyId(), secret.base64())));
    return new DeploymentOrderWire(
        order.deployment().value(),
        order.service().value(),
        order.serviceName(),
        order.address().toString(),
        WorkloadWire.of(order.workload()),
        secrets,
        Optional.of(order.minReady().toMillis()));
  }

  public DeploymentOrder toDeploymentOrder() {
    Map<EnvName, SealedSecret> named = new LinkedHashMap<>();
    secrets.forEach(
        (name, secret) ->
            named.put(new EnvName(name), new SealedSecret(secret.keyId(), secret.base64())));
    return new DeploymentOrder(
        new Deployment.Id(deployment),
        new Service.Id(service),
        serviceName,
        MeshAddress.parse(address),
        workload.toWorkload(),
        named,
        Duration.ofMillis(minReadyMillis.orElse(0L)));
  }
}
