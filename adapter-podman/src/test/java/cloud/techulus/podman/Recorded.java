package cloud.techulus.podman;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** What Podman 4.3.1 printed once, with our labels. */
final class Recorded {
  private Recorded() {}

  static String text(String file) {
    try (InputStream stream = Recorded.class.getResourceAsStream("/podman/" + file)) {
      if (stream == null) {
        throw new IllegalArgumentException("no recording " + file);
      }
      return new String(stream.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
