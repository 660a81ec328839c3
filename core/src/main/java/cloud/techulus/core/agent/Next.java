package cloud.techulus.core.agent;

import java.time.Duration;

/** What a node's loop does after a tick. */
public sealed interface Next {

  /** Tick again at once: the control plane does the waiting. */
  record Again() implements Next {}

  /** Tick again after this time. */
  record Pause(Duration delay) implements Next {}

  /** The control plane knows this node no more; everything of ours is gone from this machine. */
  record Removed(String message) implements Next {}
}
