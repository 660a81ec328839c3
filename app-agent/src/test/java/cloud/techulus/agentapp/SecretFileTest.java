package cloud.techulus.agentapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.techulus.core.secret.MasterKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretFileTest {
  private static final MasterKey KEY = MasterKey.generate(new Random(1));

  @TempDir private Path folder = Path.of("");

  @Test
  void a_token_and_a_key_are_read() throws IOException {
    assertThat(SecretFile.token(file("the-token\n", "rw-------"))).isEqualTo("the-token");
    assertThat(SecretFile.masterKey(file(KEY.reveal() + "\n", "r--------")).id())
        .isEqualTo(KEY.id());
  }

  @Test
  void a_file_that_others_may_read_is_refused() throws IOException {
    Path open = file("the-token", "rw-r-----");

    assertThatThrownBy(() -> SecretFile.token(open))
        .isInstanceOf(CannotStart.class)
        .hasMessage(
            "the registration token file " + open + " is open to others: run chmod 600 on it");
  }

  @Test
  void what_is_wrong_is_said_and_never_what_is_in_it() throws IOException {
    Path damaged = file("0123456789abcdef", "rw-------");
    assertThatThrownBy(() -> SecretFile.masterKey(damaged))
        .isInstanceOf(CannotStart.class)
        .hasMessage("the master key file " + damaged + " must hold 64 hex digits");

    Path empty = file(" \n", "rw-------");
    assertThatThrownBy(() -> SecretFile.token(empty)).isInstanceOf(CannotStart.class);
    assertThatThrownBy(() -> SecretFile.token(folder.resolve("none")))
        .isInstanceOf(CannotStart.class)
        .hasMessageContaining("none");
  }

  private Path file(String text, String mode) throws IOException {
    Path file = Files.createTempFile(folder, "secret", "");
    Files.writeString(file, text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }
}
