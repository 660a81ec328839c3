package cloud.techulus.testbed;

import cloud.techulus.core.container.CommandRunner.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Small images, built without any network and pushed to the bed's registry. All hold the same
 * program, a web server on port 8080 (see {@code web.c} for what it answers), and differ in how it
 * behaves.
 */
public final class SampleImages {
  private static final Duration BUILD_TIMEOUT = Duration.ofMinutes(2);

  /** Image and tag, and the variables that make the program behave so. */
  private static final Map<String, List<String>> IMAGES =
      Map.of(
          "web:v1", List.of("VERSION=v1"),
          "web:v2", List.of("VERSION=v2"),
          "crash:v1", List.of("VERSION=crash", "CRASH_MS=300"),
          "sick:v1", List.of("VERSION=sick", "SICK=1"),
          "deaf:v1", List.of("VERSION=deaf", "DEAF=1"),
          "needy:v1", List.of("VERSION=needy", "NEED=DB_URL"),
          "box:v1", List.of("VERSION=box"));

  /** The one image that has more than the program. */
  private static final String BOX = "box:v1";

  private static final Path BUSYBOX = Path.of("/bin/busybox");

  private final Bed bed;

  private SampleImages(Bed bed) {
    this.bed = bed;
  }

  public static SampleImages of(Bed bed) {
    return new SampleImages(bed);
  }

  /** Builds and pushes them all; the registry must be running. */
  public SampleImages provide() {
    Node node = bed.node("registry");
    Path context = node.folder("images");
    try {
      Path program = NativeProgram.WEB.compiled(bed.machine(), bed.tools());
      Files.copy(program, context.resolve("web"), StandardCopyOption.REPLACE_EXISTING);
      Files.copy(BUSYBOX, context.resolve("busybox"), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot prepare " + context, e);
    }
    IMAGES.forEach((name, variables) -> build(node, context, name, variables));
    return this;
  }

  private static void build(Node node, Path context, String name, List<String> variables) {
    String reference = Registry.HOST + "/" + name;
    node.must(
        Command.of("podman", "build", "-q", "-t", reference, "-f", "-", context.toString())
            .withInput(recipe(variables) + (name.equals(BOX) ? "COPY busybox /busybox\n" : ""))
            .withTimeout(BUILD_TIMEOUT));
    node.must(Command.of("podman", "push", "-q", reference).withTimeout(BUILD_TIMEOUT));
  }

  static String recipe(List<String> variables) {
    return """
    FROM scratch
    COPY web /web
    ENV %s
    EXPOSE 8080
    CMD ["/web"]
    """
        .formatted(String.join(" ", variables));
  }

  /** The sample service; there are {@code v1} and {@code v2}. */
  public String web(String version) {
    return reference("web:" + version);
  }

  /** Ends with exit code 3 shortly after its start. */
  public String crash() {
    return reference("crash:v1");
  }

  /** Serves, but {@code /health} says 503. */
  public String sick() {
    return reference("sick:v1");
  }

  /** Runs, but its port never opens. */
  public String deaf() {
    return reference("deaf:v1");
  }

  /** Ends with exit code 78 unless the variable DB_URL is set. */
  public String needy() {
    return reference("needy:v1");
  }

  /** The sample service, and {@code /busybox} to look round with. */
  public String box() {
    return reference(BOX);
  }

  private static String reference(String name) {
    if (!IMAGES.containsKey(name)) {
      throw new IllegalArgumentException("no sample image " + name);
    }
    return Registry.HOST + "/" + name;
  }
}
