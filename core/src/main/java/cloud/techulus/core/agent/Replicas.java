package cloud.techulus.core.agent;

import cloud.techulus.core.agent.ReplicaHealth.Phase;
import cloud.techulus.core.container.Container;
import cloud.techulus.core.container.ContainerRuntime;
import cloud.techulus.core.container.HealthProbe.Result;
import cloud.techulus.core.container.UsageMeter;
import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.node.ReplicaReport;
import cloud.techulus.core.node.ReplicaReport.Observed;
import cloud.techulus.core.queue.DeploymentOrder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What runs on this machine and how it is. It is kept from one listing of the runtime to the next,
 * because a listing costs as much as starting a program; our own doings are entered at once.
 */
public final class Replicas {
  /** How much of what a dead container printed last is told, in lines. */
  static final int LAST_LINES = 20;

  /** The same in characters. */
  static final int LAST_LINES_LIMIT = 2048;

  /**
   * How much of it one report holds, in characters. Some hundred dead containers must not make a
   * report that the control plane refuses as too large: it would not hear from this server again.
   */
  static final int REPORT_LINES_LIMIT = 128 * 1024;

  /**
   * A container that is not healthy for this long is asked what it printed, and again each time as
   * long after: why it does not serve is often said there.
   */
  static final Duration ASK_AFTER = Duration.ofSeconds(5);

  private final ContainerRuntime runtime;
  private final UsageSampler usage;
  private final InstantSource clock;
  private final Runnable wake;
  private final Map<Deployment.Id, DeploymentOrder> orders = new HashMap<>();
  private final Map<Deployment.Id, Container> containers = new TreeMap<>();
  private final Map<Deployment.Id, ReplicaHealth> health = new HashMap<>();
  private final Map<String, String> lastLines = new HashMap<>();
  private final Map<String, Instant> askedAt = new HashMap<>();
  private final Set<Deployment.Id> beingChecked = new HashSet<>();
  private long edition;

  /**
   * @param wake is called when a container has started, so that its first check does not wait
   */
  public Replicas(ContainerRuntime runtime, UsageMeter meter, InstantSource clock, Runnable wake) {
    this.runtime = runtime;
    this.usage = new UsageSampler(meter, clock);
    this.clock = clock;
    this.wake = wake;
  }

  /** A container to check now. */
  record Due(DeploymentOrder order, String containerId) {}

  /** From now on the deployment's health is checked when its container runs. */
  synchronized void expect(DeploymentOrder order) {
    orders.put(order.deployment(), order);
  }

  /** Its container was just started. */
  void started(Deployment.Id deployment, String containerId) {
    Instant now = clock.instant();
    Container.State up = new Container.State.Running();
    synchronized (this) {
      edition++;
      containers.put(
          deployment,
          new Container(deployment, containerId, up, Optional.of(now), OptionalLong.empty()));
      health.put(deployment, ReplicaHealth.startedAt(now, now));
    }
    wake.run();
  }

  /** Its container, which was frozen, was just let go on. */
  synchronized void resumed(Deployment.Id deployment) {
    edition++;
    containers.computeIfPresent(deployment, (_, it) -> it.in(new Container.State.Running()));
  }

  /** Its container was just removed. */
  synchronized void gone(Deployment.Id deployment) {
    edition++;
    orders.remove(deployment);
    containers.remove(deployment);
    health.remove(deployment);
  }

  /** The container as it was seen last. */
  synchronized Optional<Container> container(Deployment.Id deployment) {
    return Optional.ofNullable(containers.get(deployment));
  }

  boolean isUp(Deployment.Id deployment) {
    return container(deployment).filter(Container::isUp).isPresent();
  }

  /**
   * Looks at all containers.
   *
   * @return whether one came, went, or does something else than before
   */
  boolean refresh() {
    long before;
    synchronized (this) {
      before = edition;
    }
    List<Container> seen = runtime.list();
    usage.sample(seen);
    Map<String, String> words = lastWords(seen);
    synchronized (this) {
      // A listing that began before we started or removed something says nothing about it.
      return before == edition && take(seen, words);
    }
  }

  private Map<String, String> lastWords(List<Container> seen) {
    Map<String, String> words = new HashMap<>();
    for (Container container : seen) {
      if (takeUnheard(container)) {
        List<String> lines = runtime.lastLines(container.deployment(), LAST_LINES);
        words.put(container.id(), tail(String.join("\n", lines)));
      }
    }
    return words;
  }

  /** Whether its words are to be read now. */
  private synchronized boolean takeUnheard(Container container) {
    Instant now = clock.instant();
    return switch (container.state()) {
      case Container.State.Exited _ ->
          !lastLines.containsKey(container.id()) || askedAt.remove(container.id()) != null;
      case Container.State.Running _ when isLongUnhealthy(container.deployment(), now) -> {
        Instant last = askedAt.getOrDefault(container.id(), Instant.MIN);
        boolean due = !now.isBefore(last.plus(ASK_AFTER));
        if (due) {
          askedAt.put(container.id(), now);
        }
        yield due;
      }
      case Container.State.Running _, Container.State.Created _, Container.State.Paused _ -> false;
    };
  }

  private boolean isLongUnhealthy(Deployment.Id deployment, Instant now) {
    return Optional.ofNullable(health.get(deployment))
        .filter(it -> it.phase() != Phase.HEALTHY)
        .filter(it -> it.checkedFor(now).compareTo(ASK_AFTER) >= 0)
        .isPresent();
  }

  private boolean take(List<Container> seen, Map<String, String> words) {
    Map<Deployment.Id, Container> now = new TreeMap<>();
    seen.forEach(container -> now.put(container.deployment(), container));
    boolean changed = !doings(now).equals(doings(containers));
    Set<Deployment.Id> before = checkable();
    containers.clear();
    containers.putAll(now);
    health.keySet().retainAll(now.keySet());
    lastLines.putAll(words);
    List<String> ids = seen.stream().map(Container::id).toList();
    lastLines.keySet().retainAll(ids);
    askedAt.keySet().retainAll(ids);
    for (Container container : seen) {
      if (!container.isUp()) {
        health.remove(container.deployment());
      } else if (!health.containsKey(container.deployment())) {
        Instant instant = clock.instant();
        Instant start = container.startedAt().orElse(instant);
        health.put(container.deployment(), ReplicaHealth.startedAt(start, instant));
      }
    }
    Set<Deployment.Id> after = checkable();
    health.replaceAll(
        (id, its) ->
            before.contains(id) && after.contains(id) ? its : its.checkedFrom(clock.instant()));
    return changed;
  }

  /** Those that can be checked: neither frozen nor unattended. */
  private Set<Deployment.Id> checkable() {
    return containers.values().stream()
        .filter(container -> checkable(container).isPresent())
        .map(Container::deployment)
        .collect(Collectors.toSet());
  }

  private static Map<Deployment.Id, Container.State> doings(
      Map<Deployment.Id, Container> containers) {
    Map<Deployment.Id, Container.State> states = new HashMap<>();
    containers.forEach((id, container) -> states.put(id, container.state()));
    return states;
  }

  /** Takes the containers whose check is due; each must be answered with {@link #checked}. */
  synchronized List<Due> takeDue(Instant now) {
    List<Due> due = new ArrayList<>();
    for (Container container : containers.values()) {
      Deployment.Id id = container.deployment();
      Optional<DeploymentOrder> order = checkable(container);
      if (order.isPresent() && !require(id).nextCheck().isAfter(now) && beingChecked.add(id)) {
        due.add(new Due(order.get(), container.id()));
      }
    }
    return due;
  }

  /** When the next check is due; empty if none is but those under way. */
  synchronized Optional<Instant> nextCheck() {
    return checkable().stream()
        .filter(id -> !beingChecked.contains(id))
        .map(id -> require(id).nextCheck())
        .min(Instant::compareTo);
  }

  /**
   * Takes in a check's answer.
   *
   * @return what it changed; nothing if the container is another by now
   */
  synchronized Checked checked(Due due, Result result) {
    Deployment.Id id = due.order().deployment();
    beingChecked.remove(id);
    Optional<Container> current = container(id).filter(it -> it.id().equals(due.containerId()));
    if (current.isEmpty() || !health.containsKey(id)) {
      return new Checked(Phase.STARTING, Phase.STARTING, false);
    }
    ReplicaHealth before = require(id);
    ReplicaHealth after = before.after(result, due.order(), clock.instant());
    health.put(id, after);
    boolean stumbled = before.healthySince().isPresent() && after.healthySince().isEmpty();
    return new Checked(before.phase(), after.phase(), stumbled);
  }

  /**
   * What a check changed.
   *
   * @param stumbled whether it failed, and the one before did not
   */
  record Checked(Phase before, Phase after, boolean stumbled) {}

  private Optional<DeploymentOrder> checkable(Container container) {
    return container.state() instanceof Container.State.Running
        ? Optional.ofNullable(orders.get(container.deployment()))
        : Optional.empty();
  }

  private ReplicaHealth require(Deployment.Id deployment) {
    return Optional.ofNullable(health.get(deployment)).orElseThrow();
  }

  /** Every container of ours, as the control plane shall know it. */
  synchronized List<ReplicaReport> report() {
    Instant now = clock.instant();
    List<ReplicaReport> replicas = new ArrayList<>();
    int lines = 0;
    for (Container each : containers.values()) {
      Observed observed = observed(each, now);
      if (!(observed instanceof Observed.Healthy)) {
        lines += lastLines.getOrDefault(each.id(), "").length();
      }
      if (lines > REPORT_LINES_LIMIT) {
        observed = withoutLines(observed);
      }
      replicas.add(new ReplicaReport(each.deployment(), each.id(), observed, usage.of(each, now)));
    }
    return replicas;
  }

  private Observed observed(Container container, Instant now) {
    return switch (container.state()) {
      case Container.State.Created _ -> new Observed.Unattended();
      case Container.State.Paused _ -> new Observed.Paused();
      case Container.State.Exited exited ->
          new Observed.Exited(exited.exitCode(), lastLines.getOrDefault(container.id(), ""));
      case Container.State.Running _ when checkable(container).isEmpty() ->
          new Observed.Unattended();
      case Container.State.Running _ -> running(container, now);
    };
  }

  private Observed running(Container container, Instant now) {
    ReplicaHealth its = require(container.deployment());
    String lines = lastLines.getOrDefault(container.id(), "");
    return switch (its.phase()) {
      case STARTING -> new Observed.Starting(its.checkedFor(now), its.lastAnswer(), lines);
      case HEALTHY -> new Observed.Healthy();
      case UNHEALTHY -> new Observed.Unhealthy(its.lastAnswer(), lines);
    };
  }

  private static Observed withoutLines(Observed observed) {
    return switch (observed) {
      case Observed.Starting it -> new Observed.Starting(it.since(), it.lastAnswer(), "");
      case Observed.Unhealthy it -> new Observed.Unhealthy(it.reason(), "");
      case Observed.Exited it -> new Observed.Exited(it.exitCode(), "");
      case Observed.Healthy _, Observed.Paused _, Observed.Unattended _ -> observed;
    };
  }

  private static String tail(String text) {
    return text.length() <= LAST_LINES_LIMIT
        ? text
        : text.substring(text.length() - LAST_LINES_LIMIT);
  }
}
