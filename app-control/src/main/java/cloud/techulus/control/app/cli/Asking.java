package cloud.techulus.control.app.cli;

import cloud.techulus.core.Problem;
import cloud.techulus.core.secret.Plaintext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Asks the person at the terminal one thing after another. If nobody is there, each answer is one
 * line of standard input. Answers never come from the command line, where others could see them.
 */
final class Asking {
  /** Longest answer, in bytes. */
  private static final int LINE_LIMIT_BYTES = 1024;

  private final Surroundings surroundings;

  Asking(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /**
   * @param field what the answer is, for the complaint if there is none
   * @throws Problem INVALID
   */
  String openly(String field, String question) {
    return require(field, surroundings.prompt().askOpenly(question).orElseGet(this::line));
  }

  /**
   * Without showing what is typed.
   *
   * @param field what the answer is, for the complaint if there is none
   * @throws Problem INVALID
   */
  Plaintext secretly(String field, String question) {
    return new Plaintext(require(field, surroundings.prompt().ask(question).orElseGet(this::line)));
  }

  /**
   * A password that is chosen: whoever types it types it twice.
   *
   * @throws Problem INVALID
   */
  Plaintext chosen(String field, String question) {
    Plaintext first = secretly(field, question);
    if (surroundings.prompt().ask("Again: ").filter(it -> !it.equals(first.reveal())).isPresent()) {
      throw Problem.invalid(field, "was not the same twice");
    }
    return first;
  }

  private String line() {
    try {
      return new String(bytes(surroundings.in()), StandardCharsets.UTF_8);
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot read standard input", failed);
    }
  }

  private static byte[] bytes(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int next = in.read();
    while (next >= 0 && next != '\n' && line.size() < LINE_LIMIT_BYTES) {
      line.write(next);
      next = in.read();
    }
    return line.toByteArray();
  }

  private static String require(String field, String answer) {
    String text = answer.endsWith("\r") ? answer.substring(0, answer.length() - 1) : answer;
    if (text.isEmpty()) {
      throw Problem.invalid(field, "is needed: type it, or pipe it in, one answer a line");
    }
    return text;
  }
}
