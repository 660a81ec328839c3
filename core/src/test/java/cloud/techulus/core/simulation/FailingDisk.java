package cloud.techulus.core.simulation;

import cloud.techulus.core.agent.Assignment;
import cloud.techulus.core.agent.NodeState;
import cloud.techulus.core.container.ImageReference;
import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.mesh.MeshConfiguration;
import cloud.techulus.core.naming.NameTable;
import cloud.techulus.core.proxy.RouteTable;
import cloud.techulus.core.queue.DeploymentOrder;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** A machine's disk as one process of its agent uses it. */
final class FailingDisk implements NodeState {
  private final NodeState disk;
  private final SimulatedProcess process;
  private final Trouble trouble;

  FailingDisk(NodeState disk, SimulatedProcess process, Trouble trouble) {
    this.disk = disk;
    this.process = process;
    this.trouble = trouble;
  }

  @Override
  public Optional<Assignment> assignment() {
    return read(disk::assignment);
  }

  @Override
  public void saveAssignment(Assignment assignment) {
    write(() -> disk.saveAssignment(assignment));
  }

  @Override
  public Optional<MeshConfiguration> mesh() {
    return read(disk::mesh);
  }

  @Override
  public void saveMesh(MeshConfiguration configuration) {
    write(() -> disk.saveMesh(configuration));
  }

  @Override
  public List<DeploymentOrder> orders() {
    return read(disk::orders);
  }

  @Override
  public void saveOrder(DeploymentOrder order) {
    write(() -> disk.saveOrder(order));
  }

  @Override
  public void forgetOrder(Deployment.Id deployment) {
    write(() -> disk.forgetOrder(deployment));
  }

  @Override
  public Optional<NameTable> names() {
    return read(disk::names);
  }

  @Override
  public void saveNames(NameTable table) {
    write(() -> disk.saveNames(table));
  }

  @Override
  public Optional<RouteTable> routes() {
    return read(disk::routes);
  }

  @Override
  public void saveRoutes(RouteTable table) {
    write(() -> disk.saveRoutes(table));
  }

  @Override
  public Set<ImageReference> images() {
    return read(disk::images);
  }

  @Override
  public void saveImages(Set<ImageReference> images) {
    write(() -> disk.saveImages(images));
  }

  @Override
  public boolean isHeld() {
    return read(disk::isHeld);
  }

  @Override
  public void saveHeld(boolean held) {
    write(() -> disk.saveHeld(held));
  }

  @Override
  public void clear() {
    write(disk::clear);
  }

  private <T> T read(Supplier<T> reading) {
    process.step();
    fail();
    return reading.get();
  }

  private void write(Runnable writing) {
    process.step();
    fail();
    writing.run();
    process.step();
  }

  private void fail() {
    if (trouble.strikes()) {
      throw new StateFailed("the disk fails", new IOException("input/output error"));
    }
  }
}
