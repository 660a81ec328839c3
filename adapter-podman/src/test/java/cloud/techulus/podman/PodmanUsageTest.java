package cloud.techulus.podman;

import cloud.techulus.core.container.Container;
import cloud.techulus.core.container.UsageMeter;
import cloud.techulus.core.container.UsageMeterContract;
import cloud.techulus.core.deployment.Deployment;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
    PodmanNode.await(() -> runtime.lastLines(WEB, 1).contains("held"));
    return container;
  }

  @Override
  protected Container ended() {
    Container container = running("sleep 600");
    runtime.remove(WEB, Duration.ZERO);
    return container;
  }

  private Container running(String script) {
    String _ = runtime.run(node.web(WEB, List.of("/bin/sh", "-c", script)));
    return runtime.list().getFirst();
  }
}
