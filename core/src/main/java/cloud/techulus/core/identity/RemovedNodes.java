package cloud.techulus.core.identity;

import java.time.Instant;
import java.util.List;

/**
 * Whom we have removed. Only who proves to be one of them is told that it is gone for good and
 * stops its workloads: an id that is merely unknown may mean that our own memory is older than the
 * node.
 */
public interface RemovedNodes {

  /** The keys that spoke for a node that was removed; empty if none was of that id. */
  List<PublicKey> keysOf(NodeId node);

  /** The side that writes. */
  interface Mutable extends RemovedNodes {

    /** Remembers one more key of a removed node, for good; again changes nothing. */
    void add(NodeId node, PublicKey key, Instant removedAt);
  }
}
