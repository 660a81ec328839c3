package cloud.techulus.core.control;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.control.ControlWorld.Worker;
import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.mesh.MeshAddress;
import cloud.techulus.core.naming.NameTable;
import cloud.techulus.core.node.Orders;
import cloud.techulus.core.service.Service;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NamesTest {
  private final ControlWorld world = new ControlWorld();
  private final Worker one = world.worker("one");
  private final Worker two = world.worker("two");

  @Test
  void a_server_gets_the_names_once_and_again_when_they_change() {
    Service.Id service = deployed();

    NameTable names = one.poll(one.reportWithNames(0)).names().orElseThrow();

    assertThat(names.entries())
        .singleElement()
        .satisfies(entry -> assertThat(entry.addresses()).isEqualTo(addresses(service)));
    assertThat(one.poll(one.reportWithNames(names.generation())).names()).isEmpty();

    world.pass(NameNews.INTERVAL);
    world.orchestrator.scale(service, 1, "ops");
    world.settle(List.of(one, two), List.of());
    world.pass(NameNews.INTERVAL);
    NameTable fewer = one.poll(one.reportWithNames(names.generation())).names().orElseThrow();
    assertThat(fewer.entries().getFirst().addresses()).hasSize(1);
  }

  @Test
  void an_agent_that_answers_no_names_gets_none() {
    deployed();

    assertThat(one.poll(one.report()).names()).isEmpty();
  }

  @Test
  void a_parked_poll_is_woken_by_other_names() {
    deployed();
    long known = generation(one);
    world.pass(NameNews.INTERVAL);
    world.rung.clear();

    change();
    two.poll(two.reportWithNames(known));

    assertThat(world.rung).contains(one.id());
    Orders woken = world.dispatcher.claim(one.id(), Optional.of(known));
    assertThat(woken.names()).isPresent();
    assertThat(woken.isEmpty()).isFalse();
  }

  @Test
  void changes_within_a_second_go_together() {
    deployed();
    world.pass(NameNews.INTERVAL);
    change();
    long known = generation(one);
    change();
    world.rung.clear();

    world.pass(NameNews.INTERVAL.minusMillis(1));
    two.poll(two.reportWithNames(known));
    assertThat(world.rung).doesNotContain(one.id());
    assertThat(world.dispatcher.parkFor(Duration.ofSeconds(3)))
        .as("somebody looks when it is time")
        .isEqualTo(Duration.ofMillis(1));

    world.pass(Duration.ofMillis(1));
    assertThat(world.dispatcher.claim(one.id(), Optional.of(known)).names()).isPresent();
    assertThat(world.rung).contains(two.id());
  }

  private long generation(Worker worker) {
    return worker.poll(worker.reportWithNames(0)).names().orElseThrow().generation();
  }

  /** What may be another name is one: whatever raises the routes' generation. */
  private void change() {
    world.store.write(tx -> tx.routes().nextGeneration());
  }

  private Service.Id deployed() {
    Service.Id service = world.service("web", 2, Optional.empty());
    world.orchestrator.deploy(service);
    world.settle(List.of(one, two), List.of());
    world.pass(NameNews.INTERVAL);
    return service;
  }

  private List<MeshAddress> addresses(Service.Id service) {
    return world.running(service).stream()
        .map(Deployment::address)
        .map(Optional::orElseThrow)
        .sorted()
        .toList();
  }
}
