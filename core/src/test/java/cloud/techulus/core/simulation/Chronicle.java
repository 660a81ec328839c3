package cloud.techulus.core.simulation;

import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.proxy.RouteTable;
import cloud.techulus.core.queue.Work;
import cloud.techulus.core.queue.WorkItem;
import cloud.techulus.core.server.Server;
import cloud.techulus.core.simulation.Ledger.Change;
import cloud.techulus.core.simulation.Ledger.Commit;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes into the log what the control plane commits and what doors serve. */
final class Chronicle implements Witness {
  private static final String WHO = "control";

  private final World world;
  private final Map<String, Integer> replicas = new HashMap<>();

  Chronicle(World world) {
    this.world = world;
  }

  @Override
  public void committed(Commit commit) {
    commit.services().stream()
        .flatMap(change -> change.after().stream())
        .forEach(service -> world.log().name(service.id().value(), service.name().text()));
    commit.deployments().forEach(this::deployment);
    commit.items().forEach(this::item);
    commit.servers().forEach(this::server);
    commit
        .routesGeneration()
        .after()
        .ifPresent(generation -> say("routes are of generation " + generation));
  }

  private void deployment(Change<Deployment> change) {
    change.after().ifPresent(after -> deployment(change.before(), after));
  }

  private void deployment(Optional<Deployment> before, Deployment after) {
    if (before.isEmpty()) {
      String service = world.log().named(after.service().value());
      int number = replicas.merge(service, 1, Integer::sum);
      world.log().name(after.id().value(), service + "/" + number);
      say("new replica " + after.id() + where(after));
    } else if (before.get().server().isEmpty() && after.server().isPresent()) {
      say("places " + after.id() + where(after));
    }
    if (before.filter(old -> old.status() != after.status()).isPresent()) {
      String reason = after.reason().isEmpty() ? "" : ": " + after.reason();
      say("%s is %s%s".formatted(after.id(), lower(after.status()), reason));
    }
    if (after.withdrawal().isPresent() && before.flatMap(Deployment::withdrawal).isEmpty()) {
      say("withdraws " + after.id());
    }
    if (after.address().isEmpty() && before.flatMap(Deployment::address).isPresent()) {
      say("frees the address of " + after.id());
    }
  }

  private static String where(Deployment deployment) {
    return deployment.server().map(server -> " on " + server).orElse("")
        + deployment.address().map(address -> " at " + address).orElse("");
  }

  private void item(Change<WorkItem> change) {
    if (change.after().isPresent()) {
      WorkItem after = change.after().get();
      if (change.before().filter(before -> before.status() == after.status()).isEmpty()) {
        say(
            "#%s.%d %s for %s is %s%s"
                .formatted(
                    after.id(),
                    after.attempts(),
                    describe(after.work()),
                    after.server(),
                    lower(after.status()),
                    after.error().isEmpty() ? "" : ": " + after.error()));
      }
    }
  }

  private static String describe(Work work) {
    return switch (work) {
      case Work.Deploy deploy -> "deploy " + deploy.deployment();
      case Work.Stop stop -> "stop " + stop.deployment();
      case Work.UpdateWireGuard update -> "mesh " + update.generation();
    };
  }

  private void server(Change<Server> change) {
    if (change.after().isEmpty()) {
      change.before().ifPresent(before -> say(before.id() + " is no server any more"));
    } else if (change
        .before()
        .filter(it -> it.status() != change.after().get().status())
        .isPresent()) {
      say("%s is %s".formatted(change.after().get().id(), lower(change.after().get().status())));
    }
  }

  @Override
  public void tableChanged(SimulatedProxy proxy) {
    proxy.log(proxy.door().table().map(Chronicle::describe).orElse("serves nothing"));
  }

  private static String describe(RouteTable table) {
    return "serves table %d: %s"
        .formatted(
            table.generation(),
            table.entries().stream()
                .map(
                    entry ->
                        entry.domain()
                            + entry.upstreams().stream()
                                .map(upstream -> " " + upstream.address())
                                .collect(Collectors.joining()))
                .collect(Collectors.joining(", ")));
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private void say(String what) {
    world.log().add(WHO, what);
  }
}
