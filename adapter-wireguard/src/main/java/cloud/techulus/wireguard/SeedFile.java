package cloud.techulus.wireguard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Set;

/** The file that holds a node's secret: 32 bytes that only its owner may read. */
final class SeedFile {
  static final int SEED_BYTES = 32;
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> OF_OTHERS =
      PosixFilePermissions.fromString("---rwxrwx");

  private SeedFile() {}

  /**
   * Reads the seed, or makes one if there is no file yet. A file that is wrong is never replaced.
   */
  static byte[] readOrMake(Path file) {
    try {
      if (Files.notExists(file)) {
        make(file);
      }
      return read(file);
    } catch (IOException e) {
      throw new UncheckedIOException("The identity file " + file + " cannot be used.", e);
    }
  }

  private static byte[] read(Path file) throws IOException {
    if (Files.getPosixFilePermissions(file).stream().anyMatch(OF_OTHERS::contains)) {
      throw new IllegalStateException(
          "The identity file " + file + " is open to others: run chmod 600 on it.");
    }
    byte[] seed = Files.readAllBytes(file);
    if (seed.length != SEED_BYTES) {
      Arrays.fill(seed, (byte) 0);
      throw new IllegalStateException(
          "The identity file " + file + " is damaged: it must have " + SEED_BYTES + " bytes.");
    }
    return seed;
  }

  /** On the disk before it has its name: a crash leaves either no seed or a whole one. */
  private static void make(Path file) throws IOException {
    byte[] seed = new byte[SEED_BYTES];
    new SecureRandom().nextBytes(seed);
    FileAttribute<Set<PosixFilePermission>> owned =
        PosixFilePermissions.asFileAttribute(OWNER_ONLY);
    Path folder = file.toAbsolutePath().getParent();
    Path fresh = Files.createTempFile(folder, ".identity", ".new", owned);
    try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(seed);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    Arrays.fill(seed, (byte) 0);
  }
}
