package cloud.techulus.testbed;

import static java.util.Map.entry;

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
      Map.ofEntries(
          entry("web:v1", List.of("VERSION=v1")),
          entry("web:v2", List.of("VERSION=v2")),
          entry("crash:v1", List.of("VERSION=crash", "CRASH_MS=300")),
          entry("sick:v1", List.of("VERSION=sick", "SICK=1")),
          entry("deaf:v1", List.of("VERSION=deaf", "DEAF=1")),
          entry("needy:v1", List.of("VERSION=needy", "NEED=DB_URL")),
          entry("abrupt:v1", List.of("VERSION=abrupt", "ABRUPT=1")),
          entry("draining:v1", List.of("VERSION=draining", "DRAIN_MS=5000")),
          entry("slow:v1", List.of("VERSION=slow", "START_DELAY_MS=3000")),
          entry("greedy:v1", List.of("VERSION=greedy", "GREED_MIB=64")),
          entry("box:v1", List.of("VERSION=box")));

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

  /** Ends at once when it is told to end, whatever it was doing. */
  public String abrupt() {
    return reference("abrupt:v1");
  }

  /** Serves for 5 s more after it was told to end. */
  public String draining() {
    return reference("draining:v1");
  }

  /** Opens its port 3 s after its start. */
  public String slow() {
    return reference("slow:v1");
  }

  /** Takes 64 MiB of memory before it serves. */
  public String greedy() {
    return reference("greedy:v1");
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
