package cloud.techulus.agentapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void it_is_made_for_its_owner_alone() throws IOException {
    Path data = folder.resolve("a/b");

    try (DataFolder open = DataFolder.open(data)) {
      assertThat(open.identity()).isEqualTo(data.resolve("identity.key"));
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
          .isEqualTo("rwx------");
    }
  }

  @Test
  void it_has_one_holder_at_a_time() throws IOException {
    try (DataFolder first = DataFolder.open(folder)) {
      // Another process is refused by the operating system, this one by Java.
      assertThatThrownBy(() -> DataFolder.open(folder))
          .isInstanceOf(OverlappingFileLockException.class);
      assertThat(first.state()).isEqualTo(folder.resolve("state"));
    }
    try (DataFolder second = DataFolder.open(folder)) {
      assertThat(second.state()).isEqualTo(folder.resolve("state"));
    }
  }
}
