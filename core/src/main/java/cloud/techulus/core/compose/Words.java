package cloud.techulus.core.compose;

import cloud.techulus.core.Problem;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits a command that is written as one text into arguments: by spaces, with quotes and
 * backslashes as in POSIX (chapter 2.2), and nothing else of a shell. What only a shell could do is
 * refused rather than handed over as text.
 */
final class Words {
  private static final String OPERATORS = "|&;<>()`";

  /** What a backslash within double quotes takes its meaning from. */
  private static final String ESCAPABLE = "\"\\$`";

  private static final char NO_QUOTE = ' ';

  private final String text;
  private final List<String> words = new ArrayList<>();
  private final StringBuilder word = new StringBuilder();
  private boolean begun;
  private char quote = NO_QUOTE;
  private int at;

  private Words(String text) {
    this.text = text;
  }

  /**
   * @throws Problem INVALID for a quote that is not closed, or an operator of a shell
   */
  static List<String> split(String text) {
    return new Words(text).split();
  }

  private List<String> split() {
    while (at < text.length()) {
      char next = text.charAt(at++);
      if (next == '\\' && quote != '\'') {
        escaped();
      } else if (quote != NO_QUOTE) {
        quoted(next);
      } else {
        plain(next);
      }
    }
    if (quote != NO_QUOTE) {
      throw bad("has a quote that is not closed");
    }
    end();
    return List.copyOf(words);
  }

  private void escaped() {
    if (at == text.length()) {
      throw bad("ends with a backslash");
    }
    char next = text.charAt(at++);
    if (quote == '"' && ESCAPABLE.indexOf(next) < 0) {
      add('\\');
    }
    add(next);
  }

  private void quoted(char next) {
    if (next == quote) {
      quote = NO_QUOTE;
    } else {
      add(next);
    }
  }

  private void plain(char next) {
    if (next == '\'' || next == '"') {
      quote = next;
      begun = true;
    } else if (Character.isWhitespace(next)) {
      end();
    } else if (OPERATORS.indexOf(next) >= 0) {
      throw bad("has a " + next + ", which only a shell understands: write a list of arguments");
    } else {
      add(next);
    }
  }

  private void add(char next) {
    word.append(next);
    begun = true;
  }

  private void end() {
    if (begun) {
      words.add(word.toString());
      word.setLength(0);
      begun = false;
    }
  }

  private static Problem bad(String message) {
    return Problem.invalid("command", message);
  }
}
