package cloud.techulus.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.Name;
import cloud.techulus.core.Samples;
import cloud.techulus.core.container.ContainerLimits;
import cloud.techulus.core.container.HealthCheck;
import cloud.techulus.core.container.ImageReference;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.proxy.Route;
import cloud.techulus.core.scheduling.PlacementPolicy;
import cloud.techulus.core.secret.SealedSecret;
import cloud.techulus.core.secret.Secret;
import cloud.techulus.core.secret.Secrets;
import cloud.techulus.core.service.Domain;
import cloud.techulus.core.service.EnvName;
import cloud.techulus.core.service.Project;
import cloud.techulus.core.service.Recovery;
import cloud.techulus.core.service.Revision;
import cloud.techulus.core.service.Rollout;
import cloud.techulus.core.service.Service;
import cloud.techulus.core.service.ServiceSpec;
import cloud.techulus.core.service.Workload;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Projects, services with their revisions, secrets and routes. */
interface CatalogContract extends UsesStore {
  Project SHOP = Samples.project("shop");
  Project BLOG = Samples.project("blog");
  Service WEB = Samples.service(SHOP, "web");
  Service API = Samples.service(SHOP, "api");

  private void saveShop() {
    write(
        tx -> {
          tx.projects().save(SHOP);
          tx.services().save(WEB);
          tx.services().save(API);
        });
  }

  @Test
  default void oldRevisionsCanBeForgottenButNotTheCurrentOne() {
    saveShop();
    for (int number = 2; number <= 4; number++) {
      Service next = WEB.withRevision(Samples.revision(number, Samples.spec()));
      write(tx -> tx.services().save(next));
    }

    write(tx -> tx.services().forgetRevisionsBefore(WEB.id(), 3));
    assertValue(view -> numbers(view.services().revisions(WEB.id()))).isEqualTo(List.of(4, 3));
    assertValue(view -> numbers(view.services().revisions(API.id()))).isEqualTo(List.of(1));

    write(tx -> tx.services().forgetRevisionsBefore(WEB.id(), 9));
    assertValue(view -> numbers(view.services().revisions(WEB.id()))).isEqualTo(List.of(4));
  }

  private static List<Integer> numbers(List<Revision> revisions) {
    return revisions.stream().map(Revision::number).toList();
  }

  @Test
  default void servicesWhoseRolloutIsNotDoneAreRolling() {
    Rollout rolling = Rollout.of(WEB.current(), Samples.NOW);
    write(tx -> tx.projects().save(SHOP));
    write(tx -> tx.services().save(WEB));
    assertAll(view -> view.services().rolling()).isEmpty();
    for (Rollout each : List.of(rolling, rolling.afterFailure(Samples.NOW))) {
      Service service = WEB.withRollout(each);
      write(tx -> tx.services().save(service));
      assertAll(view -> view.services().rolling()).containsExactly(service);
    }
    write(tx -> tx.services().save(WEB.withRollout(rolling.done())));
    assertAll(view -> view.services().rolling()).isEmpty();
  }

  @Test
  default void projectsAreSortedBySlugFoundReplacedAndRemoved() {
    write(
        tx -> {
          tx.projects().save(SHOP);
          tx.projects().save(BLOG);
        });
    Project renamed = new Project(SHOP.id(), "Nové jméno 🛒", new Name("a-shop"), SHOP.team());
    write(tx -> tx.projects().save(renamed));

    assertAll(view -> view.projects().all()).containsExactly(renamed, BLOG);
    assertOptional(view -> view.projects().find(SHOP.id())).contains(renamed);
    assertOptional(view -> view.projects().findBySlug(BLOG.slug())).contains(BLOG);
    assertOptional(view -> view.projects().findBySlug(SHOP.slug())).isEmpty();

    write(tx -> tx.projects().remove(BLOG.id()));
    assertAll(view -> view.projects().all()).containsExactly(renamed);
  }

  @Test
  default void aProjectWithServicesStays() {
    saveShop();

    assertRefusedAsBug(tx -> tx.projects().remove(SHOP.id()));

    assertOptional(view -> view.projects().find(SHOP.id())).contains(SHOP);
  }

  @Test
  default void servicesAreSortedByProjectAndName() {
    Service zero = Samples.service(BLOG, "zero");
    saveShop();
    write(
        tx -> {
          tx.projects().save(BLOG);
          tx.services().save(zero);
        });

    assertAll(view -> view.services().all()).containsExactly(zero, API, WEB);
    assertAll(view -> view.services().ofProject(SHOP.id())).containsExactly(API, WEB);
    assertOptional(view -> view.services().find(WEB.id())).contains(WEB);
    assertOptional(view -> view.services().find(new Service.Id("svc_none"))).isEmpty();
    assertOptional(view -> view.services().findByName(SHOP.id(), WEB.name())).contains(WEB);
    assertOptional(view -> view.services().findByName(BLOG.id(), WEB.name())).isEmpty();
  }

  @Test
  default void aServiceKeepsEveryRevisionNewestFirst() {
    saveShop();
    Revision second = Samples.revision(2, Samples.spec().withReplicas(5));
    Service changed =
        WEB.withRevision(second)
            .withRollout(
                new Rollout(
                    new Rollout.Goal(1, 3),
                    Samples.NOW,
                    Rollout.Stage.DONE,
                    new Recovery(2, Optional.of(Samples.NOW)),
                    Optional.of(new Rollout.Goal(7, 0)),
                    Optional.of(new Rollout.Setback(2, "exit code 1\n„Ende“", Samples.NOW))))
            .delete();
    write(tx -> tx.services().save(changed));

    assertOptional(view -> view.services().find(WEB.id())).contains(changed);
    assertAll(view -> view.services().revisions(WEB.id())).containsExactly(second, WEB.current());
    assertOptional(view -> view.services().revision(WEB.id(), 1)).contains(WEB.current());
    assertOptional(view -> view.services().revision(WEB.id(), 3)).isEmpty();
    assertAll(view -> view.services().revisions(API.id())).containsExactly(API.current());
  }

  @Test
  default void aRevisionNeverChanges() {
    saveShop();
    Service changed = WEB.withRevision(Samples.revision(1, Samples.spec().withReplicas(5)));

    assertRefusedAsBug(tx -> tx.services().save(changed));

    assertOptional(view -> view.services().find(WEB.id())).contains(WEB);
  }

  @Test
  default void aRevisionKeepsAllOfItsSpecification() {
    Map<ServerId, Integer> counts = new LinkedHashMap<>();
    counts.put(new ServerId("srv_z"), 2);
    counts.put(new ServerId("srv_a"), 1);
    PlacementPolicy.Manual manual = new PlacementPolicy.Manual(counts);
    ContainerLimits limits = new ContainerLimits(OptionalInt.of(500), OptionalLong.of(1L << 40));
    List<HealthCheck> checks =
        List.of(
            new HealthCheck.Tcp(),
            new HealthCheck.Http("/ready?full=1"),
            new HealthCheck.Exec(List.of("sh", "-c", "test -f '/x \"y\"'\n")),
            new HealthCheck.None());
    saveShop();
    int number = 1;
    for (HealthCheck check : checks) {
      number++;
      Service service = WEB.withRevision(fullRevision(number, check, limits, manual));
      write(tx -> tx.services().save(service));
      assertOptional(view -> view.services().find(WEB.id())).contains(service);
    }
    Revision last = read(view -> view.services().revision(WEB.id(), 5)).orElseThrow();
    assertThat(((PlacementPolicy.Manual) last.spec().placement()).counts().keySet())
        .containsExactly(new ServerId("srv_z"), new ServerId("srv_a"));
  }

  private static Revision fullRevision(
      int number, HealthCheck check, ContainerLimits limits, PlacementPolicy placement) {
    Workload workload =
        new Workload(
            new ImageReference("registry.example.com/team/web:v2"),
            65_535,
            Map.of(new EnvName("_b"), "", new EnvName("A"), "two\nlines \"and\" é\u0000🛒"),
            List.of("serve", "", "--all"),
            check,
            limits);
    ServiceSpec spec =
        new ServiceSpec(
            workload,
            0,
            Optional.of(new Domain("shop.example.com")),
            false,
            Optional.of(Duration.ofMillis(1_500)),
            placement);
    Map<EnvName, SealedSecret> secrets =
        Map.of(
            new EnvName("KEY"), Samples.SEALED, new EnvName("X"), new SealedSecret("k2", "eA=="));
    return new Revision(number, spec, secrets, Samples.NOW.plusNanos(1), "Ada");
  }

  @Test
  default void aNameIsUniqueInItsProjectOnly() {
    saveShop();
    Service sameName =
        new Service(
            new Service.Id("svc_other"),
            SHOP.id(),
            WEB.name(),
            WEB.current(),
            Optional.empty(),
            false);
    Service elsewhere = Samples.service(BLOG, "web");

    assertRefusedAsSecond("services.name", tx -> tx.services().save(sameName));
    write(
        tx -> {
          tx.projects().save(BLOG);
          tx.services().save(elsewhere);
        });

    assertAll(view -> view.services().all()).containsExactly(elsewhere, API, WEB);
  }

  @Test
  default void aServiceNeedsItsProject() {
    assertRefusedAsBug(tx -> tx.services().save(WEB));
  }

  @Test
  default void allThatBelongsToAServiceGoesWithIt() {
    saveShop();
    Secret kept = Samples.secret(API, "KEY");
    write(
        tx -> {
          tx.secrets().save(Samples.secret(WEB, "KEY"));
          tx.secrets().save(kept);
          tx.routes().save(Samples.route(WEB, "shop.example.com"));
          tx.deployments().save(Samples.deployment(WEB, 1));
          tx.deployments().save(Samples.deployment(API, 2));
        });

    write(tx -> tx.services().remove(WEB.id()));

    assertAll(view -> view.services().all()).containsExactly(API);
    assertAll(view -> view.services().revisions(WEB.id())).isEmpty();
    assertAll(view -> view.secrets().ofService(WEB.id())).isEmpty();
    assertAll(view -> view.secrets().ofService(API.id())).containsExactly(kept);
    assertAll(view -> view.routes().all()).isEmpty();
    assertAll(view -> view.deployments().unfinished()).containsExactly(Samples.deployment(API, 2));
  }

  @Test
  default void secretsAreSortedByNameReplacedAndRemoved() {
    saveShop();
    Secret first = Samples.secret(WEB, "A_KEY");
    Secret second = Samples.secret(WEB, "B_KEY");
    Secret changed = new Secret(WEB.id(), first.name(), new SealedSecret("k2", "bmV3"));
    write(
        tx -> {
          tx.secrets().save(second);
          tx.secrets().save(first);
          tx.secrets().save(Samples.secret(API, "A_KEY"));
        });
    write(tx -> tx.secrets().save(changed));

    assertAll(view -> view.secrets().ofService(WEB.id())).containsExactly(changed, second);
    assertOptional(view -> view.secrets().find(WEB.id(), first.name())).contains(changed);
    assertAll(view -> view.secrets().keys())
        .containsExactlyInAnyOrder(
            new Secrets.Key(WEB.id(), first.name()),
            new Secrets.Key(API.id(), first.name()),
            new Secrets.Key(WEB.id(), second.name()));
    assertAll(view -> view.secrets().keys().stream().map(Secrets.Key::name).toList())
        .containsExactly(first.name(), first.name(), second.name());

    write(tx -> tx.secrets().remove(WEB.id(), first.name()));
    assertOptional(view -> view.secrets().find(WEB.id(), first.name())).isEmpty();
    assertAll(view -> view.secrets().ofService(API.id())).hasSize(1);
    assertAll(view -> view.secrets().ofService(WEB.id())).containsExactly(second);
  }

  @Test
  default void aSecretNeedsItsService() {
    assertRefusedAsBug(tx -> tx.secrets().save(Samples.secret(WEB, "KEY")));
  }

  @Test
  default void routesAreSortedByDomainFoundReplacedAndRemoved() {
    saveShop();
    Route shop = Samples.route(WEB, "shop.example.com");
    Route api = Samples.route(API, "api.example.com");
    Route plain =
        new Route(
            shop.id(),
            new Domain("www.example.com"),
            WEB.id(),
            false,
            Optional.of(Duration.ofMinutes(1)));
    write(
        tx -> {
          tx.routes().save(shop);
          tx.routes().save(api);
        });
    assertAll(view -> view.routes().all()).containsExactly(api, shop);
    write(tx -> tx.routes().save(plain));

    assertOptional(view -> view.routes().find(plain.domain())).contains(plain);
    assertOptional(view -> view.routes().find(shop.domain())).isEmpty();
    assertOptional(view -> view.routes().ofService(WEB.id())).contains(plain);

    write(tx -> tx.routes().removeOf(WEB.id()));
    assertAll(view -> view.routes().all()).containsExactly(api);
    assertOptional(view -> view.routes().ofService(WEB.id())).isEmpty();
  }

  @Test
  default void aDomainBelongsToOneServiceAndAServiceHasOne() {
    saveShop();
    write(tx -> tx.routes().save(Samples.route(WEB, "shop.example.com")));
    Route taken =
        new Route(
            new Route.Id("rte_other"),
            new Domain("shop.example.com"),
            API.id(),
            true,
            Optional.empty());

    assertRefusedAsSecond("proxyRoutes.domain", tx -> tx.routes().save(taken));
    assertRefusedAsSecond(
        "proxyRoutes.serviceId", tx -> tx.routes().save(Samples.route(WEB, "two.example.com")));
    assertRefusedAsBug(
        tx -> tx.routes().save(Samples.route(Samples.service(BLOG, "x"), "x.example.com")));
  }
}
