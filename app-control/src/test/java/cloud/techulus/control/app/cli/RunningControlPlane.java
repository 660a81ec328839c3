package cloud.techulus.control.app.cli;

import cloud.techulus.control.app.Techulus;
import cloud.techulus.control.app.serve.ControlPlane;
import cloud.techulus.control.app.serve.TestControlPlane;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A real control plane over HTTPS on a directory, and the program to talk to it. */
final class RunningControlPlane implements AutoCloseable {
  private final ControlPlane plane;

  RunningControlPlane(Path directory) throws IOException {
    this.plane = TestControlPlane.start(directory.resolve("data"));
  }

  ControlPlane plane() {
    return plane;
  }

  /** What a command did. */
  record Result(int exitCode, String out, String err) {
    static Result printed(String... lines) {
      return new Result(0, String.join("\n", lines) + "\n", "");
    }

    static Result refused(int exitCode, String... lines) {
      return new Result(exitCode, "", String.join("\n", lines) + "\n");
    }
  }

  /** How the command finds the control plane: by its environment, as from another machine. */
  Map<String, String> environment() throws IOException {
    return Map.of(
        Connection.URL, plane.url().toString(),
        Connection.PIN, plane.pin().orElseThrow(),
        Connection.TOKEN, plane.files().readAdminToken());
  }

  Result run(String... arguments) throws IOException {
    return run(environment(), "", arguments);
  }

  Result piping(String input, String... arguments) throws IOException {
    return run(environment(), input, arguments);
  }

  Result with(String variable, String value, String... arguments) throws IOException {
    Map<String, String> changed = new HashMap<>(environment());
    changed.put(variable, value);
    return run(changed, "", arguments);
  }

  static Result run(Map<String, String> environment, String input, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Surroundings surroundings =
        new Surroundings(
            environment,
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            new PrintWriter(out),
            new PrintWriter(err),
            false,
            question -> Optional.empty(),
            InstantSource.system(),
            Thread::sleep);
    int exitCode = Techulus.commandLine(surroundings).execute(arguments);
    return new Result(exitCode, out.toString(), err.toString());
  }

  @Override
  public void close() throws IOException {
    plane.close();
  }
}
