package cloud.techulus.control.app.serve;

import cloud.techulus.core.Journal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line for each event on standard error, where systemd picks it up. */
final class ConsoleJournal implements Journal {
  private static final Logger LOGGER = LoggerFactory.getLogger("cloud.techulus.control");

  @Override
  public void note(String message) {
    LOGGER.info(message);
  }

  @Override
  public void warn(String message) {
    LOGGER.warn(message);
  }
}
