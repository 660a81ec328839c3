package cloud.techulus.control.app.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.techulus.core.Problem;
import cloud.techulus.core.access.Actor;
import cloud.techulus.core.control.Access;
import cloud.techulus.core.identity.RegistrationToken;
import cloud.techulus.core.secret.MasterKey;
import cloud.techulus.core.store.FakeStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
  private static final Access.Admission ADMITTED = new Access.Admitted(Actor.adminToken());

  private final SecureRandom random = new SecureRandom();

  @TempDir Path parent;

  private Path directory() {
    return parent.resolve("a/data");
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void theFirstStartMakesAKeyThatOnlyItsOwnerCanReadAndTheNextFindsIt() throws IOException {
    String first;
    try (DataDirectory data = DataDirectory.open(directory())) {
      first = data.masterKey(random).reveal();
      assertThat(permissions(directory())).isEqualTo("rwx------");
      assertThat(permissions(data.files().masterKey())).isEqualTo("rw-------");
      assertThat(data.files().masterKey()).hasContent(first);
    }
    try (DataDirectory data = DataDirectory.open(directory())) {
      assertThat(data.masterKey(random).reveal()).isEqualTo(first);
    }
  }

  @Test
  void aLostKeyIsNotReplacedWhileThereIsADatabase() throws IOException {
    try (DataDirectory data = DataDirectory.open(directory())) {
      Files.createFile(data.files().database());
      assertThatThrownBy(() -> data.masterKey(random))
          .isInstanceOf(Problem.class)
          .hasMessageContaining("master.key is missing");
      assertThat(data.files().masterKey()).doesNotExist();
    }
  }

  @Test
  void aSecondControlPlaneIsRefused() throws IOException {
    try (DataDirectory first = DataDirectory.open(directory())) {
      assertThatThrownBy(() -> DataDirectory.open(directory()))
          .isInstanceOf(Problem.class)
          .hasMessage(
              "Another control plane is running on %s. Stop it first, or name another directory with --data."
                  .formatted(first.files().directory()));
    }
    DataDirectory.open(directory()).close();
  }

  @Test
  void aLostDatabaseIsNotReplacedByAnEmptyOne() throws IOException {
    try (DataDirectory data = DataDirectory.open(directory())) {
      MasterKey first = data.masterKey(random);
      assertThat(data.masterKey(random).id())
          .as("a first start that broke off")
          .isEqualTo(first.id());

      data.claim(new Access(new FakeStore(), InstantSource.system()), random);
      assertThatThrownBy(() -> data.masterKey(random))
          .isInstanceOf(Problem.class)
          .hasMessageContaining("is missing from")
          .hasMessageContaining("Put it back from a backup");

      Files.createFile(data.files().database());
      assertThat(data.masterKey(random).id()).isEqualTo(first.id());
    }
  }

  @Test
  void aDirectoryThatOthersCanReadIsRefused() throws IOException {
    Files.createDirectories(directory());
    Files.setPosixFilePermissions(directory(), PosixFilePermissions.fromString("rwxr-x---"));
    assertThatThrownBy(() -> DataDirectory.open(directory()))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("chmod 700");
  }

  @Test
  void theFirstStartGivesAccessToATokenThatLiesInAFile() throws IOException {
    Access access = new Access(new FakeStore(), InstantSource.system());
    try (DataDirectory data = DataDirectory.open(directory())) {
      data.claim(access, random);
      assertThat(access.admit(data.files().readAdminToken())).isEqualTo(ADMITTED);
      assertThat(permissions(data.files().adminToken())).isEqualTo("rw-------");
    }
  }

  @Test
  void aStartThatCrashedBeforeTheTokenWasGrantedIsFinishedByTheNext() throws IOException {
    Access access = new Access(new FakeStore(), InstantSource.system());
    try (DataDirectory data = DataDirectory.open(directory())) {
      PrivateFiles.write(data.files().adminToken(), "written-before-the-crash\n");
      data.claim(access, random);
      assertThat(access.admit("written-before-the-crash")).isEqualTo(ADMITTED);
    }
  }

  @Test
  void whoeverRemovesTheTokensFileGetsNoNewOne() throws IOException {
    Access access = new Access(new FakeStore(), InstantSource.system());
    access.grant(new RegistrationToken("granted-long-ago"));
    try (DataDirectory data = DataDirectory.open(directory())) {
      data.claim(access, random);
      assertThat(data.files().adminToken()).doesNotExist();
    }
  }
}
