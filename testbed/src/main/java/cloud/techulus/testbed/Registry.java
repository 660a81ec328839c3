package cloud.techulus.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** The image registry of a bed: in the node {@code registry}, over plain HTTP, open to the bed. */
public final class Registry {
  static final int PORT = 5000;

  /** Host and port, as they stand at the beginning of image references. */
  static final String HOST = "registry:" + PORT;

  private static final Duration START_DEADLINE = Duration.ofSeconds(20);
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final Node node;
  private NodeProgram program;

  private Registry(Node node, NodeProgram program) {
    this.node = node;
    this.program = program;
  }

  /** Starts it, and returns when it answers. */
  public static Registry start(Bed bed) {
    Node node = bed.node("registry");
    return new Registry(node, launch(node));
  }

  private static NodeProgram launch(Node node) {
    Path config = node.folder("registry").resolve("config.yml");
    try {
      Files.writeString(
          config,
          """
          version: 0.1
          log:
            level: warn
          storage:
            filesystem:
              rootdirectory: %s
          http:
            addr: 0.0.0.0:%d
          """
              .formatted(node.folder("registry/images"), PORT));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + config, e);
    }
    NodeProgram program = node.start("registry", "docker-registry", "serve", config.toString());
    Visitor visitor = Visitor.of(node.publicAddress(), PORT);
    program.awaitReady(START_DEADLINE, () -> visitor.get("registry", "/v2/").isPresent());
    return program;
  }

  /** Stops it: images can no longer be pulled. */
  public void stop() {
    program.stop(GRACE);
  }

  /** Starts it again with the same images. */
  public void restart() {
    program = launch(node);
  }
}
