package cloud.techulus.control.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.techulus.core.Problem;
import cloud.techulus.core.service.ServiceSpec;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretInputTest {
  @TempDir Path directory;

  private static SecretInput piped(byte[] bytes) {
    return input(bytes, Optional.empty());
  }

  private static SecretInput input(byte[] piped, Optional<String> typed) {
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    return new SecretInput(
        new Surroundings(
            Map.of(),
            new ByteArrayInputStream(piped),
            nowhere,
            nowhere,
            typed.isPresent(),
            question -> typed,
            InstantSource.system(),
            duration -> {}));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"'a'|a", "'a\n'|a", "'a\r\n'|a", "'a\n\n'|'a\n'", "' a b '|' a b '"})
  void oneNewlineAtTheEndIsNotPartOfTheValue(String piped, String value) throws IOException {
    assertThat(piped(bytes(piped)).read("?", Optional.empty()).reveal()).isEqualTo(value);
  }

  @Test
  void aPersonIsAsked() throws IOException {
    assertThat(input(new byte[0], Optional.of("typed")).read("?", Optional.empty()).reveal())
        .isEqualTo("typed");
  }

  @Test
  void aFileIsReadInstead() throws IOException {
    Path file = Files.writeString(directory.resolve("secret"), "filed\n");
    assertThat(piped(bytes("piped")).read("?", Optional.of(file)).reveal()).isEqualTo("filed");
  }

  @Test
  void noValueIsRefused() {
    assertThatThrownBy(() -> piped(bytes("\n")).read("?", Optional.empty()))
        .isInstanceOf(Problem.class)
        .hasMessage("value: must not be empty: pipe it in, or name a file with --file");
  }

  @Test
  void bytesThatAreNoTextAreRefused() {
    assertThatThrownBy(() -> piped(new byte[] {(byte) 0xff}).read("?", Optional.empty()))
        .isInstanceOf(Problem.class)
        .hasMessage("value: must be UTF-8 text; encode binary values, as in base64");
  }

  @Test
  void whatIsTooLongIsPassedOnToBeRefusedButNotReadToItsEnd() throws IOException {
    byte[] much = bytes("x".repeat(ServiceSpec.ENV_VALUE_LIMIT_BYTES * 2));
    assertThat(piped(much).read("?", Optional.empty()).reveal())
        .hasSize(ServiceSpec.ENV_VALUE_LIMIT_BYTES + 3);
  }
}
