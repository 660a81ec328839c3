package cloud.techulus.agentapp;

import cloud.techulus.core.Problem;
import cloud.techulus.core.secret.MasterKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Secrets that an operator brought in files. No message repeats what is in them. */
final class SecretFile {
  private static final Set<PosixFilePermission> OF_OTHERS =
      PosixFilePermissions.fromString("---rwxrwx");

  private SecretFile() {}

  static String token(Path file) {
    String token = read(file, "registration token");
    if (token.isEmpty()) {
      throw new CannotStart("the registration token file " + file + " is empty");
    }
    return token;
  }

  static MasterKey masterKey(Path file) {
    try {
      return MasterKey.parse(read(file, "master key"));
    } catch (Problem damaged) {
      throw new CannotStart("the master key file " + file + " must hold 64 hex digits");
    }
  }

  private static String read(Path file, String what) {
    try {
      if (Files.getPosixFilePermissions(file).stream().anyMatch(OF_OTHERS::contains)) {
        throw new CannotStart(
            "the %s file %s is open to others: run chmod 600 on it".formatted(what, file));
      }
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new CannotStart("cannot read the %s file: %s".formatted(what, e));
    }
  }
}
