package cloud.techulus.control.app.cli;

import cloud.techulus.core.Problem;
import cloud.techulus.core.secret.Plaintext;
import cloud.techulus.core.service.ServiceSpec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Reads a secret's value from where others cannot see it: never from the command line. */
record SecretInput(Surroundings surroundings) {
  /** The largest value with its newline, and one more byte to tell that there is too much. */
  private static final int READ_LIMIT_BYTES = ServiceSpec.ENV_VALUE_LIMIT_BYTES + 3;

  /**
   * The value, without one newline at its end.
   *
   * @param file empty: from the terminal if there is one, else from standard input
   * @throws Problem INVALID ({@code value}) for no value, or one that is no text
   */
  Plaintext read(String question, Optional<Path> file) throws IOException {
    if (file.isPresent()) {
      try (InputStream content = Files.newInputStream(file.get())) {
        return valueOf(content);
      } catch (NoSuchFileException missing) {
        throw Problem.invalid("value", "there is no file " + file.get());
      }
    }
    Optional<String> typed = surroundings.prompt().ask(question);
    return typed.isPresent() ? require(typed.get()) : valueOf(surroundings.in());
  }

  private static Plaintext valueOf(InputStream content) throws IOException {
    byte[] bytes = content.readNBytes(READ_LIMIT_BYTES);
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return require(withoutNewline(text));
    } catch (CharacterCodingException notText) {
      if (bytes.length == READ_LIMIT_BYTES) {
        throw Problem.invalid(
            "value", "must not be longer than " + ServiceSpec.ENV_VALUE_LIMIT_BYTES + " bytes");
      }
      throw Problem.invalid("value", "must be UTF-8 text; encode binary values, as in base64");
    }
  }

  private static Plaintext require(String text) {
    if (text.isEmpty()) {
      throw Problem.invalid("value", "must not be empty: pipe it in, or name a file with --file");
    }
    return new Plaintext(text);
  }

  private static String withoutNewline(String text) {
    if (text.endsWith("\r\n")) {
      return text.substring(0, text.length() - 2);
    }
    return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
  }
}
