package cloud.techulus.testbed.benchmark;

import cloud.techulus.core.Name;
import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.secret.Plaintext;
import cloud.techulus.core.service.EnvName;
import cloud.techulus.core.service.Service;
import cloud.techulus.http.client.OperatorClient;
import cloud.techulus.http.wire.ServiceWire;
import cloud.techulus.http.wire.SpecWire;
import cloud.techulus.testbed.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a company of some size has: {@value #TEAMS} teams with {@value #PROJECTS} projects and
 * {@value #SERVICES} services, twice as many replicas, variables, secrets, domains and a history.
 */
final class Estate {
  static final int SERVICES = 200;

  private static final int TEAMS = 4;
  private static final int PROJECTS = 12;

  /** One in so many has a domain. */
  private static final int WITH_DOMAIN = 4;

  /** One in so many was changed often. */
  private static final int WITH_HISTORY = 5;

  private static final int CHANGES = 10;
  private static final int VARIABLES = 8;
  private static final int REPLICAS_MOST = 3;
  private static final Duration ROLLOUT_DEADLINE = Duration.ofMinutes(3);

  private final OperatorClient api;
  private final List<Service.Id> services = new ArrayList<>();

  private Estate(OperatorClient api) {
    this.api = api;
  }

  /** Makes it all; nothing runs yet. */
  static Estate create(OperatorClient api) {
    Estate estate = new Estate(api);
    for (int i = 1; i < TEAMS; i++) {
      api.createTeam("team-" + i);
    }
    for (int i = 0; i < PROJECTS; i++) {
      Optional<String> team = i % TEAMS == 0 ? Optional.empty() : Optional.of("team-" + i % TEAMS);
      api.createProject(project(i).text(), Optional.empty(), team);
    }
    for (int i = 0; i < SERVICES; i++) {
      estate.createService(i);
    }
    return estate;
  }

  private static Name project(int number) {
    return new Name("project-" + number % PROJECTS);
  }

  private void createService(int number) {
    Optional<String> domain =
        number % WITH_DOMAIN == 0
            ? Optional.of("service-%d.example.com".formatted(number))
            : Optional.empty();
    ServiceWire made =
        api.createService(
            project(number),
            "service-" + number,
            SpecWire.of(StandInFleet.IMAGE.text(), 8080, 1 + number % REPLICAS_MOST, domain, true));
    Service.Id id = new Service.Id(made.id());
    services.add(id);
    int changes = number % WITH_HISTORY == 0 ? CHANGES : 1;
    for (int change = 1; change <= changes; change++) {
      api.updateService(id, withVariables(change));
    }
    if (number % WITH_HISTORY == 0) {
      api.setSecret(id, new EnvName("DB_PASSWORD"), new Plaintext("a secret of " + number));
    }
  }

  private static SpecWire withVariables(int change) {
    Map<String, String> env = new TreeMap<>();
    for (int i = 1; i <= VARIABLES; i++) {
      env.put("SETTING_" + i, "value %d of change %d".formatted(i, change));
    }
    return new SpecWire(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(env),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** Deploys all, and returns when all replicas run. */
  void deploy() {
    services.forEach(api::deploy);
    Await.until("everything runs", ROLLOUT_DEADLINE, this::isCalm);
  }

  private boolean isCalm() {
    return api.services().stream()
        .allMatch(service -> service.progress().state().equals("running"));
  }

  /** All services, in order of creation. */
  List<Service.Id> services() {
    return List.copyOf(services);
  }

  /** One with a domain, a history and secrets. */
  Service.Id busiest() {
    return services.getFirst();
  }

  /** A running replica. */
  record Running(Deployment.Id replica, String server) {}

  /** One of a service's. */
  Running running(Service.Id service) {
    return api.service(service).deployments().stream()
        .filter(each -> each.status().equals("running"))
        .map(each -> new Running(new Deployment.Id(each.id()), each.server().orElseThrow()))
        .findFirst()
        .orElseThrow();
  }
}
