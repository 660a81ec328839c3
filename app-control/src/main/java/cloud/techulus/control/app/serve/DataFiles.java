package cloud.techulus.control.app.serve;

import cloud.techulus.core.Problem;
import cloud.techulus.core.secret.MasterKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The files of a control plane, for whoever may read them. The command line on the same machine
 * finds there how to connect.
 */
public record DataFiles(Path directory) {

  public Path database() {
    return directory.resolve("techulus.db");
  }

  public Path masterKey() {
    return directory.resolve("master.key");
  }

  public Path adminToken() {
    return directory.resolve("admin.token");
  }

  /** What clients know the certificate by. */
  public Path pin() {
    return directory.resolve("tls.pin");
  }

  /** Where the control plane listens, as this machine reaches it. */
  public Path url() {
    return directory.resolve("url");
  }

  /** Where other machines reach it, if somebody said so. */
  public Path publicUrl() {
    return directory.resolve("public-url");
  }

  /**
   * @throws Problem NOT_FOUND if there is no key, INVALID if the file holds something else
   */
  public MasterKey readMasterKey() throws IOException {
    if (!Files.exists(masterKey())) {
      throw Problem.notFound("master key", masterKey() + " (`techulus serve` makes it)");
    }
    return MasterKey.parse(Files.readString(masterKey()));
  }

  public String readAdminToken() throws IOException {
    return Files.readString(adminToken()).strip();
  }
}
