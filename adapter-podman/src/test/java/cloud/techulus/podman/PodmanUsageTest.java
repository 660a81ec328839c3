package cloud.techulus.podman;

import cloud.techulus.core.container.Container;
import cloud.techulus.core.container.ContainerLimits;
import cloud.techulus.core.container.ContainerSpec;
import cloud.techulus.core.container.UsageMeter;
import cloud.techulus.core.container.UsageMeterContract;
import cloud.techulus.core.deployment.Deployment;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The control groups of this machine, whichever kind it has, with real containers. */
@Tag("testbed")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PodmanUsageTest extends UsageMeterContract {
  private static final Deployment.Id WEB = new Deployment.Id("dep_web");
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final PodmanNode node;
  private final PodmanRuntime runtime;

  PodmanUsageTest(@TempDir Path folder) throws IOException {
    node = PodmanNode.boot(folder);
    runtime = new PodmanRuntime(node.runner(), node.settings());
  }

  @BeforeEach
  void wipe() {
    node.wipe();
    runtime.pull(PodmanNode.WEB);
  }

  @AfterAll
  void shutDown() {
    node.close();
  }

  @Override
  protected UsageMeter meter() {
    return new CgroupMeter(node.settings());
  }

  @Override
  protected Container busy() {
    return running("while :; do :; done");
  }

  /** A variable of the shell holds it, as long as the shell itself is there. */
  @Override
  protected Container holding(long bytes) {
    Container container =
        running(
            "x=0123456789abcdef; while [ ${#x} -lt %d ]; do x=$x$x; done; echo held; while :; do sleep 1; done"
                .formatted(bytes));
    await(() -> runtime.lastLines(WEB, 1).contains("held"));
    return container;
  }

  @Override
  protected Container ended() {
    Container container = running("sleep 600");
    runtime.remove(WEB, Duration.ZERO);
    return container;
  }

  private Container running(String script) {
    String _ =
        runtime.run(
            new ContainerSpec(
                WEB,
                "web",
                PodmanNode.WEB,
                node.address(1),
                8080,
                Map.of(),
                List.of("/bin/sh", "-c", script),
                ContainerLimits.NONE));
    return runtime.list().getFirst();
  }

  private static void await(BooleanSupplier condition) {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (!condition.getAsBoolean()) {
      if (Instant.now().isAfter(deadline)) {
        throw new AssertionError("not within " + PATIENCE);
      }
    }
  }
}
