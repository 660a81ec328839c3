package cloud.techulus.core.queue;

import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.mesh.MeshAddress;
import cloud.techulus.core.secret.SealedSecret;
import cloud.techulus.core.service.EnvName;
import cloud.techulus.core.service.Service;
import cloud.techulus.core.service.Workload;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A deployment as its server gets it.
 *
 * @param serviceName project and service, for people who look at the server
 * @param address where its port is published, and nowhere else
 * @param secrets sealed; only the server opens them
 * @param minReady how long it must have been healthy before it is told to be
 */
public record DeploymentOrder(
    Deployment.Id deployment,
    Service.Id service,
    String serviceName,
    MeshAddress address,
    Workload workload,
    Map<EnvName, SealedSecret> secrets,
    Duration minReady) {
  public DeploymentOrder {
    secrets = Collections.unmodifiableMap(new TreeMap<>(secrets));
  }
}
