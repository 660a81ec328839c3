package cloud.techulus.control.app.serve;

import java.io.IOException;
import java.nio.file.Path;

/** Starts control planes for tests of other packages. */
public final class TestControlPlane {
  private TestControlPlane() {}

  /** On a free port of the loopback address. */
  public static ControlPlane start(Path data) throws IOException {
    return ControlPlane.start(data, ServeSettings.on(new ListenAddress("127.0.0.1", 0)));
  }
}
