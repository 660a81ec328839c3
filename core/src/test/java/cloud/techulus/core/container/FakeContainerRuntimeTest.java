package cloud.techulus.core.container;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.mesh.MeshAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FakeContainerRuntimeTest extends ContainerRuntimeContract {
  private static final ImageReference IMAGE = new ImageReference("localhost:5000/web:v1");

  private final FakeContainerRuntime fake = new FakeContainerRuntime();

  FakeContainerRuntimeTest() {
    fake.publish(IMAGE);
  }

  @Test
  void after_a_reboot_it_can_be_started() {
    fake.pull(IMAGE);
    fake.run(spec(WEB, staying()));

    fake.reboot();
    assertThat(stateOf(WEB)).isEqualTo(new Container.State.Created());

    fake.start(WEB);
    assertThat(stateOf(WEB)).isEqualTo(new Container.State.Running());
  }

  @Test
  void it_fails_when_told_to_and_only_then() {
    fake.failNext(new ContainerFailed(ContainerFailed.Reason.DISK_FULL, "full"));

    assertFails(() -> fake.pull(IMAGE), ContainerFailed.Reason.DISK_FULL);
    fake.pull(IMAGE);
    assertThat(fake.hasImage(IMAGE)).isTrue();
  }

  @Override
  protected ContainerRuntime runtime() {
    return fake;
  }

  @Override
  protected ImageReference published() {
    return IMAGE;
  }

  @Override
  protected ImageReference unknown() {
    return new ImageReference("localhost:5000/nope:v1");
  }

  @Override
  protected MeshAddress address() {
    return MeshAddress.parse("10.100.1.2");
  }

  @Override
  protected List<String> ending(int exitCode, List<String> lines) {
    List<String> command = new ArrayList<>(List.of("exit", Integer.toString(exitCode)));
    command.addAll(lines);
    return command;
  }

  @Override
  protected List<String> staying() {
    return List.of();
  }
}
