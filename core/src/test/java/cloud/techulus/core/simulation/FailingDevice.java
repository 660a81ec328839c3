package cloud.techulus.core.simulation;

import cloud.techulus.core.container.CommandRunner.CommandFailed;
import cloud.techulus.core.mesh.MeshAddress;
import cloud.techulus.core.mesh.MeshConfiguration;
import cloud.techulus.core.mesh.MeshDevice;
import java.util.Set;

/** A machine's mesh interface as one process of its agent uses it. */
final class FailingDevice implements MeshDevice {
  private final MeshDevice device;
  private final SimulatedProcess process;
  private final Trouble trouble;

  FailingDevice(MeshDevice device, SimulatedProcess process, Trouble trouble) {
    this.device = device;
    this.process = process;
    this.trouble = trouble;
  }

  @Override
  public void apply(MeshConfiguration configuration) {
    run(() -> device.apply(configuration));
  }

  @Override
  public void addAddress(MeshAddress address) {
    run(() -> device.addAddress(address));
  }

  @Override
  public void removeAddress(MeshAddress address) {
    run(() -> device.removeAddress(address));
  }

  @Override
  public Set<MeshAddress> addresses() {
    process.step();
    return device.addresses();
  }

  @Override
  public void down() {
    run(device::down);
  }

  private void run(Runnable command) {
    process.step();
    if (trouble.strikes()) {
      throw new CommandFailed("ip: cannot write: no space left on device");
    }
    command.run();
    process.step();
  }
}
