package cloud.techulus.core.store;

import cloud.techulus.core.identity.NodeId;
import cloud.techulus.core.identity.PublicKey;
import cloud.techulus.core.identity.RemovedNodes;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

record FakeRemovedNodes(FakeData data) implements RemovedNodes.Mutable {

  @Override
  public List<PublicKey> keysOf(NodeId node) {
    return List.copyOf(data.removedNodes.getOrDefault(node, Set.of()));
  }

  @Override
  public void add(NodeId node, PublicKey key, Instant removedAt) {
    data.removedNodes.computeIfAbsent(node, _ -> new LinkedHashSet<>()).add(key);
  }
}
