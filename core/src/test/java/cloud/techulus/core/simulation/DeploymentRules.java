package cloud.techulus.core.simulation;

import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.mesh.MeshAddress;
import cloud.techulus.core.simulation.Ledger.Change;
import cloud.techulus.core.simulation.Ledger.Commit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What must hold for the rows of deployments, and for the generations that only rise. */
final class DeploymentRules implements Witness {
  private final World world;
  private final Map<MeshAddress, Deployment.Id> holders = new HashMap<>();

  DeploymentRules(World world) {
    this.world = world;
  }

  @Override
  public void committed(Commit commit) {
    commit.deployments().forEach(DeploymentRules::goesForward);
    addresses(commit);
    rises("routes", commit.routesGeneration());
    commit
        .mesh()
        .after()
        .ifPresent(
            after ->
                rises(
                    "mesh",
                    new Change<>(
                        commit.mesh().before().map(before -> before.generation()),
                        Optional.of(after.generation()))));
  }

  private static void goesForward(Change<Deployment> change) {
    if (change.before().isPresent() && change.after().isPresent()) {
      Deployment before = change.before().get();
      Deployment after = change.after().get();
      boolean forward =
          before.status() == after.status() || before.status().canBecome(after.status());
      Violation.unless(
          forward,
          () -> "%s went from %s to %s".formatted(after.id(), before.status(), after.status()));
      Violation.unless(
          before.server().isEmpty() || before.server().equals(after.server()),
          () -> "%s moved from %s to %s".formatted(after.id(), before.server(), after.server()));
      Violation.unless(
          before.address().isEmpty()
              || after.address().isEmpty()
              || before.address().equals(after.address()),
          () -> "%s has another address than before".formatted(after.id()));
    }
  }

  private void addresses(Commit commit) {
    Set<ServerId> removed = new HashSet<>();
    commit.servers().stream()
        .filter(change -> change.after().isEmpty())
        .forEach(change -> change.before().ifPresent(server -> removed.add(server.id())));
    for (Change<Deployment> change : commit.deployments()) {
      Optional<MeshAddress> before = change.before().flatMap(Deployment::address);
      if (before.isPresent() && change.after().flatMap(Deployment::address).isEmpty()) {
        boolean _ = holders.remove(before.get(), change.before().get().id());
        if (change.before().get().server().filter(removed::contains).isEmpty()) {
          isGone(change.before().get());
        }
      }
    }
    for (Change<Deployment> change : commit.deployments()) {
      change
          .after()
          .ifPresent(after -> after.address().ifPresent(address -> hold(address, after.id())));
    }
  }

  private void hold(MeshAddress address, Deployment.Id deployment) {
    Deployment.Id other = holders.put(address, deployment);
    Violation.unless(
        other == null || other.equals(deployment),
        () -> "%s is held by %s and by %s".formatted(address, other, deployment));
  }

  /** Its address is free for others. */
  private void isGone(Deployment deployment) {
    boolean runs =
        deployment
            .server()
            .flatMap(world::server)
            .filter(server -> server.machine().up().contains(deployment.id()))
            .isPresent();
    Violation.unless(
        !runs,
        () -> "the address of %s is free while its container runs".formatted(deployment.id()));
  }

  private static void rises(String what, Change<Long> generation) {
    Violation.unless(
        generation.after().orElse(Long.MAX_VALUE) > generation.before().orElse(-1L),
        () ->
            "the generation of the %s went from %s to %s"
                .formatted(what, generation.before(), generation.after()));
  }
}
