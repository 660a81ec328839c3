package cloud.techulus.core.simulation;

import cloud.techulus.core.deployment.Deployment;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A server that had no power brings up by itself what ran on it and is still wanted there, whether
 * or not anybody answers its calls.
 */
final class ComesUpAlone implements Witness {
  /** How long its agent may take to begin, if nothing else befalls the server. */
  private static final Duration BEGIN = Duration.ofSeconds(5);

  /** How long it may take for each container. */
  private static final Duration EACH = Duration.ofSeconds(1);

  private final World world;
  private final Map<SimulatedServer, List<Deployment.Id>> before = new HashMap<>();
  private final Map<SimulatedServer, Integer> disturbances = new HashMap<>();

  ComesUpAlone(World world) {
    this.world = world;
  }

  @Override
  public void disturbed(SimulatedServer server, String what) {
    disturbances.merge(server, 1, Integer::sum);
  }

  @Override
  public void losesPower(SimulatedServer server) {
    before.put(server, server.machine().up());
  }

  @Override
  public void agentStarts(SimulatedServer server) {
    List<Deployment.Id> ran = Optional.ofNullable(before.remove(server)).orElse(List.of());
    if (server.trouble().isNear()) {
      return;
    }
    Optional<SimulatedProcess> process = server.process();
    Integer disturbed = disturbances.get(server);
    world
        .timeline()
        .after(
            BEGIN.plus(EACH.multipliedBy(ran.size())),
            () -> {
              boolean undisturbed =
                  process.equals(server.process())
                      && Optional.ofNullable(disturbed)
                          .equals(Optional.ofNullable(disturbances.get(server)))
                      && !server.disk().isHeld();
              if (undisturbed) {
                ran.forEach(deployment -> check(server, deployment));
              }
            });
  }

  private void check(SimulatedServer server, Deployment.Id deployment) {
    boolean wanted =
        Optional.ofNullable(world.ledger().deployments().get(deployment))
            .filter(Deployment::isLive)
            .flatMap(it -> server.machine().engine().spec(deployment))
            .filter(spec -> Release.of(spec.image()).isGood())
            .isPresent();
    Violation.unless(
        !wanted || server.machine().up().contains(deployment),
        () -> "%s did not bring up %s by itself".formatted(server.name(), deployment));
  }
}
