package cloud.techulus.core.agent;

import cloud.techulus.core.agent.ControlPlane.Unreachable;
import cloud.techulus.core.identity.NodeId;
import cloud.techulus.core.logs.LogLine;
import cloud.techulus.core.logs.LogRequest;
import cloud.techulus.core.logs.LogSource;
import java.util.ArrayList;
import java.util.List;

/** A control plane that takes every line. It can be away. */
public final class FakeLogUplink implements LogUplink {
  private final List<LogRequest> requests = new ArrayList<>();
  private final List<LogLine> lines = new ArrayList<>();
  private final List<String> ends = new ArrayList<>();
  private boolean away;

  /** From now on there is no connection, or there is again. */
  public synchronized void away(boolean isAway) {
    away = isAway;
  }

  /** What was asked for, in the order in which it was begun. */
  public synchronized List<LogRequest> requests() {
    return List.copyOf(requests);
  }

  public synchronized List<LogLine> lines() {
    return List.copyOf(lines);
  }

  /** The reasons of the ends that came. */
  public synchronized List<String> ends() {
    return List.copyOf(ends);
  }

  @Override
  public void send(NodeId node, LogRequest request, LogSource source) {
    synchronized (this) {
      requests.add(request);
      if (away) {
        throw new Unreachable("no connection");
      }
    }
    while (true) {
      switch (source.next(BEAT)) {
        case LogSource.Batch.Lines(List<LogLine> batch) -> {
          synchronized (this) {
            lines.addAll(batch);
          }
        }
        case LogSource.Batch.End(String reason) -> {
          synchronized (this) {
            ends.add(reason);
          }
          return;
        }
      }
    }
  }
}
