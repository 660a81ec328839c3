package cloud.techulus.core.logs;

import cloud.techulus.core.deployment.Deployment;

/** What a viewer is told, in order. */
public sealed interface LogEvent {

  /**
   * A replica printed a line.
   *
   * @param server where it runs, by name
   */
  record Line(Deployment.Id replica, String server, LogLine line) implements LogEvent {}

  /** So many lines of a replica were left out here, because the viewer reads too slowly. */
  record Lost(Deployment.Id replica, String server, long count) implements LogEvent {}

  /** Something about the stream itself, for people. */
  record Notice(String text) implements LogEvent {}

  /**
   * Nothing follows.
   *
   * @param complete whether everything that was asked for was shown, but for what was {@link Lost}
   * @param reason why it ended, for people; empty if it is simply all
   */
  record End(boolean complete, String reason) implements LogEvent {}
}
