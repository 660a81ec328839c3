package cloud.techulus.core.node;

import cloud.techulus.core.identity.NodeId;
import cloud.techulus.core.mesh.MeshConfiguration;
import java.time.Duration;

/**
 * The answer to a registration. The same registration again gets the same.
 *
 * @param pollWait how long the control plane holds a poll that has nothing to tell
 */
public record Welcome(NodeId node, MeshConfiguration mesh, Duration pollWait) {}
