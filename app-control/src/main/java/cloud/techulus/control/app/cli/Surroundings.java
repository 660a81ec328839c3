package cloud.techulus.control.app.cli;

import java.io.InputStream;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * What a command finds around it, so that tests can put something else there.
 *
 * @param variables of the environment
 * @param in what is piped in
 * @param out for results
 * @param err for progress and errors
 * @param terminal whether a person looks at {@code out}
 * @param prompt asks that person for a secret; gives empty if there is nobody to ask
 */
public record Surroundings(
    Map<String, String> variables,
    InputStream in,
    PrintWriter out,
    PrintWriter err,
    boolean terminal,
    SecretPrompt prompt,
    InstantSource clock,
    Pause pause) {

  /** Asks for something that must not be seen. */
  @FunctionalInterface
  public interface SecretPrompt {
    Optional<String> ask(String question);

    /** Asks for something that may be seen. */
    default Optional<String> askOpenly(String question) {
      return ask(question);
    }
  }

  /** Waits. */
  @FunctionalInterface
  public interface Pause {
    void forAbout(Duration duration) throws InterruptedException;
  }

  /** A variable that is set to something. */
  Optional<String> variable(String name) {
    return Optional.ofNullable(variables.get(name)).filter(value -> !value.isBlank());
  }
}
