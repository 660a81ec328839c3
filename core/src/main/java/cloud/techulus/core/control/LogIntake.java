package cloud.techulus.core.control;

import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.logs.LogLine;
import cloud.techulus.core.logs.LogSession;
import java.time.InstantSource;
import java.util.List;

/** One stream of a node into a session, as long as it lasts. */
public final class LogIntake {
  private final LogSession session;
  private final Deployment.Id replica;
  private final int stream;
  private final InstantSource clock;
  private final Runnable whenBroken;

  LogIntake(
      LogSession session,
      Deployment.Id replica,
      int stream,
      InstantSource clock,
      Runnable whenBroken) {
    this.session = session;
    this.replica = replica;
    this.stream = stream;
    this.clock = clock;
    this.whenBroken = whenBroken;
  }

  public LogSession.Id session() {
    return session.id();
  }

  /** Whether anybody wants to hear more of it. */
  public boolean isWanted() {
    return session.wants(replica, stream);
  }

  /** Lines came; gives how many were taken. The others have to be offered again. */
  public int offer(List<LogLine> lines) {
    return session.offer(replica, stream, lines, clock.instant());
  }

  /** It is there, and has nothing to say. */
  public void beat() {
    session.beat(replica, stream, clock.instant());
  }

  /**
   * It is complete.
   *
   * @param reason why nothing could be read; empty if all is well
   */
  public void end(String reason) {
    session.ended(replica, stream, reason);
  }

  /** The connection is over; unless it was at its end, the node is asked for the rest. */
  public void close() {
    if (session.broke(replica, stream, clock.instant())) {
      whenBroken.run();
    }
  }
}
