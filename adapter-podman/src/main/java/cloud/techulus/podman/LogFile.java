package cloud.techulus.podman;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the log of a container is, and who writes it: conmon, the parent that Podman gives each
 * container.
 *
 * @param path the file, which Podman's {@code k8s-file} driver keeps
 * @param container the container's full id
 * @param conmon the number of its conmon; 0 if the container does not run
 */
record LogFile(Path path, String container, long conmon) {

  /**
   * Whether something can still be written. Conmon outlives its container until all is written, and
   * nobody else writes. Its command line names the container, so that a program which got its
   * number later is not taken for it.
   *
   * @param processes the {@code /proc} where it shows
   */
  boolean isWritten(Path processes) {
    if (conmon <= 0) {
      return false;
    }
    Path commandLine = processes.resolve(Long.toString(conmon)).resolve("cmdline");
    try {
      byte[] bytes = Files.readAllBytes(commandLine);
      return new String(bytes, StandardCharsets.ISO_8859_1).contains(container);
    } catch (IOException gone) {
      return false;
    }
  }
}
