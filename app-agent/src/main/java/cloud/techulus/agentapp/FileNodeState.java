package cloud.techulus.agentapp;

import cloud.techulus.core.Problem;
import cloud.techulus.core.agent.Assignment;
import cloud.techulus.core.agent.NodeState;
import cloud.techulus.core.container.ImageReference;
import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.identity.NodeId;
import cloud.techulus.core.mesh.MeshConfiguration;
import cloud.techulus.core.naming.NameTable;
import cloud.techulus.core.node.ProxyOrders;
import cloud.techulus.core.proxy.RouteTable;
import cloud.techulus.core.queue.DeploymentOrder;
import cloud.techulus.http.wire.DeploymentOrderWire;
import cloud.techulus.http.wire.Json;
import cloud.techulus.http.wire.MeshWire;
import cloud.techulus.http.wire.NamesWire;
import cloud.techulus.http.wire.ProxyOrdersWire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The node's state as JSON files in one folder, in the form in which the control plane sends it;
 * each deployment's order is a file of its own.
 */
final class FileNodeState implements NodeState {
  private static final String SUFFIX = ".json";

  private final Path assignment;
  private final Path mesh;
  private final Path routes;
  private final Path names;
  private final Path orders;
  private final Path images;
  private final Path held;

  /** How an assignment stands on the disk. */
  record AssignmentFile(String node, long pollWaitMillis) {}

  /** How the fetched images stand on the disk. */
  record ImagesFile(List<String> images) {
    Set<ImageReference> toImages() {
      return images.stream()
          .map(ImageReference::new)
          .collect(Collectors.toCollection(LinkedHashSet::new));
    }
  }

  private FileNodeState(Path folder) {
    this.assignment = folder.resolve("assignment" + SUFFIX);
    this.mesh = folder.resolve("mesh" + SUFFIX);
    this.routes = folder.resolve("routes" + SUFFIX);
    this.names = folder.resolve("names" + SUFFIX);
    this.orders = folder.resolve("orders");
    this.images = folder.resolve("images" + SUFFIX);
    this.held = folder.resolve("held");
  }

  /** Makes the folder if it is not there. */
  static FileNodeState in(Path folder) {
    FileNodeState state = new FileNodeState(folder);
    try {
      DurableFile.makeFolder(folder);
      DurableFile.makeFolder(state.orders);
    } catch (IOException e) {
      throw new StateFailed("cannot make the folder " + folder + ": " + e, e);
    }
    return state;
  }

  @Override
  public Optional<Assignment> assignment() {
    return read(
        assignment,
        AssignmentFile.class,
        file ->
            new Assignment(
                NodeId.parse(file.node())
                    .orElseThrow(() -> Problem.invalid("node", "must be a node's id")),
                Duration.ofMillis(file.pollWaitMillis())));
  }

  @Override
  public void saveAssignment(Assignment given) {
    write(assignment, new AssignmentFile(given.node().value(), given.pollWait().toMillis()));
  }

  @Override
  public Optional<MeshConfiguration> mesh() {
    return read(mesh, MeshWire.class, MeshWire::toMeshConfiguration);
  }

  @Override
  public void saveMesh(MeshConfiguration configuration) {
    write(mesh, MeshWire.of(configuration));
  }

  @Override
  public List<DeploymentOrder> orders() {
    return orderFiles().stream()
        .flatMap(
            file ->
                read(file, DeploymentOrderWire.class, DeploymentOrderWire::toDeploymentOrder)
                    .stream())
        .sorted(Comparator.comparing(DeploymentOrder::deployment))
        .toList();
  }

  @Override
  public void saveOrder(DeploymentOrder order) {
    write(file(order.deployment()), DeploymentOrderWire.of(order));
  }

  @Override
  public void forgetOrder(Deployment.Id deployment) {
    delete(file(deployment));
  }

  @Override
  public Optional<RouteTable> routes() {
    return read(routes, ProxyOrdersWire.class, ProxyOrdersWire::toProxyOrders)
        .flatMap(ProxyOrders::routes);
  }

  @Override
  public void saveRoutes(RouteTable table) {
    write(routes, ProxyOrdersWire.of(new ProxyOrders(Optional.of(table), Optional.empty())));
  }

  @Override
  public Optional<NameTable> names() {
    return read(names, NamesWire.class, NamesWire::toNameTable);
  }

  @Override
  public void saveNames(NameTable table) {
    write(names, NamesWire.of(table));
  }

  @Override
  public Set<ImageReference> images() {
    return read(images, ImagesFile.class, ImagesFile::toImages).orElse(Set.of());
  }

  @Override
  public void saveImages(Set<ImageReference> fetched) {
    write(images, new ImagesFile(fetched.stream().map(ImageReference::text).toList()));
  }

  @Override
  public boolean isHeld() {
    return Files.exists(held);
  }

  @Override
  public void saveHeld(boolean isHeld) {
    if (!isHeld) {
      delete(held);
      return;
    }
    try {
      DurableFile.write(held, new byte[0]);
    } catch (IOException e) {
      throw new StateFailed("cannot save " + held + ": " + e, e);
    }
  }

  @Override
  public void clear() {
    delete(held);
    delete(images);
    orderFiles().forEach(FileNodeState::delete);
    delete(routes);
    delete(names);
    delete(mesh);
    // Last: as long as it is there, the next start learns from the control plane that it is over.
    delete(assignment);
  }

  /** The id's grammar has nothing in it that means something in a path. */
  private Path file(Deployment.Id deployment) {
    return orders.resolve(deployment.value() + SUFFIX);
  }

  private List<Path> orderFiles() {
    try (Stream<Path> files = Files.list(orders)) {
      return files.filter(file -> file.toString().endsWith(SUFFIX)).toList();
    } catch (IOException e) {
      throw new StateFailed("cannot list " + orders + ": " + e, e);
    }
  }

  private static <W, T> Optional<T> read(Path file, Class<W> wire, Function<W, T> meaning) {
    if (Files.notExists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(meaning.apply(Json.read(Files.readAllBytes(file), wire)));
    } catch (IOException e) {
      throw new StateFailed("cannot read " + file + ": " + e, e);
    } catch (Json.Unreadable | Problem strange) {
      throw new StateFailed(
          file + " was not written by this program: " + strange.getMessage(), strange);
    }
  }

  private static void write(Path file, Object message) {
    try {
      DurableFile.write(file, Json.write(message));
    } catch (IOException e) {
      throw new StateFailed("cannot save " + file + ": " + e, e);
    }
  }

  private static void delete(Path file) {
    try {
      DurableFile.delete(file);
    } catch (IOException e) {
      throw new StateFailed("cannot delete " + file + ": " + e, e);
    }
  }
}
