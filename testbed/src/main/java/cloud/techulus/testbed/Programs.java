package cloud.techulus.testbed;

import cloud.techulus.core.Problem;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The packaged programs, and all the test bed knows of their command lines and files.
 *
 * @param techulus control plane and command line tool
 * @param agent what runs on workers and proxies
 * @param serveOptions further options of {@code techulus serve}
 */
public record Programs(Path techulus, Path agent, List<String> serveOptions) {
  static final int API_PORT = 8443;

  public Programs {
    serveOptions = List.copyOf(serveOptions);
  }

  public Programs(Path techulus, Path agent) {
    this(techulus, agent, List.of());
  }

  /** The programs of a built source tree. */
  public static Programs of(Path repository) {
    Path bin = repository.toAbsolutePath().resolve("bin");
    return new Programs(bin.resolve("techulus"), bin.resolve("techulus-agent"));
  }

  /** The same, with options for {@code techulus serve}: {@code --offline-after 5s}. */
  public Programs withServeOptions(String... options) {
    return new Programs(techulus, agent, List.of(options));
  }

  /**
   * Checks that they are there.
   *
   * @throws Problem NOT_FOUND if one is missing
   */
  void check() {
    for (Path program : List.of(techulus, agent)) {
      if (!Files.isExecutable(program)) {
        throw Problem.notFound("program", program.toString());
      }
    }
  }

  /** The control plane. Its first start writes {@link ControlPlaneFiles}. */
  List<String> serve(Path data, String address) {
    List<String> argv = new ArrayList<>(List.of(techulus.toString(), "serve"));
    argv.addAll(List.of("--data", data.toString(), "--listen", address + ":" + API_PORT));
    argv.addAll(serveOptions);
    return argv;
  }

  /** An agent; role is {@code worker} or {@code proxy}. */
  List<String> agent(String role, Access access, Path tokenFile, Path masterKeyFile, Path data) {
    return List.of(
        agent.toString(),
        "--role",
        role,
        "--control-plane",
        access.url().toString(),
        "--pin",
        access.pin(),
        "--token-file",
        tokenFile.toString(),
        "--master-key-file",
        masterKeyFile.toString(),
        "--data",
        data.toString());
  }

  static URI url(String address) {
    return URI.create("https://" + address + ":" + API_PORT);
  }

  /**
   * How to reach the control plane and know it.
   *
   * @param pin {@code sha256:} and the hash of its self-signed certificate
   */
  record Access(URI url, String pin) {}

  /**
   * What the control plane writes into its data folder when it starts for the first time; the first
   * two are secrets.
   */
  record ControlPlaneFiles(Path data) {
    Path adminToken() {
      return data.resolve("admin.token");
    }

    Path masterKey() {
      return data.resolve("master.key");
    }

    Path pin() {
      return data.resolve("tls.pin");
    }

    boolean complete() {
      return List.of(adminToken(), masterKey(), pin()).stream().allMatch(Files::exists);
    }
  }

  /** What the command line tool reads from its environment. */
  static Map<String, String> operatorEnvironment(Access access, String token) {
    return Map.of(
        "TECHULUS_URL", access.url().toString(),
        "TECHULUS_PIN", access.pin(),
        "TECHULUS_TOKEN", token);
  }
}
