package cloud.techulus.core.agent;

import cloud.techulus.core.identity.NodeId;
import java.time.Duration;

/**
 * What a node keeps of its registration. Once it is saved, neither the token nor the control plane
 * is needed to start.
 *
 * @param pollWait how long the control plane holds a poll that has nothing to tell
 */
public record Assignment(NodeId node, Duration pollWait) {}
