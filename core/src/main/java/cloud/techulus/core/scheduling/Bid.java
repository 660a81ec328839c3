package cloud.techulus.core.scheduling;

import cloud.techulus.core.Name;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.mesh.MeshAddress;
import cloud.techulus.core.server.Availability;
import cloud.techulus.core.server.ServerStatus;
import java.util.Optional;

/**
 * What a server offers for one more replica of a service.
 *
 * @param failedHere whether a replica of the service could not be started on it lately
 * @param replicasHere how many live replicas of the service it has
 * @param freeCpuMillis what no deployment on it has reserved
 * @param freeMemoryBytes what no deployment on it has reserved
 * @param freeAddress the mesh address it would get; empty if all are taken
 */
public record Bid(
    ServerId server,
    Name name,
    ServerStatus status,
    Availability availability,
    boolean failedHere,
    int replicasHere,
    int freeCpuMillis,
    long freeMemoryBytes,
    Optional<MeshAddress> freeAddress) {}
