package cloud.techulus.agentapp;

import cloud.techulus.core.Journal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line for each event on standard error, where systemd picks it up. */
final class ConsoleLog implements Journal {
  private static final Logger LOGGER = LoggerFactory.getLogger("cloud.techulus.agent");

  @Override
  public void note(String message) {
    LOGGER.info(line(message));
  }

  @Override
  public void warn(String message) {
    LOGGER.warn(line(message));
  }

  /** A bug: with its trace, and the agent goes on. */
  void bug(String message, Throwable bug) {
    LOGGER.error(line(message), bug);
  }

  /** What other programs say may have line breaks, and terminals obey to control characters. */
  static String line(String message) {
    return message.strip().replaceAll("\\s*\\R\\s*", " | ").replaceAll("\\p{Cntrl}", "?");
  }
}
