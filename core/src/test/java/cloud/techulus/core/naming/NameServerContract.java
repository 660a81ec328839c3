package cloud.techulus.core.naming;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.Name;
import cloud.techulus.core.mesh.MeshAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every {@link NameServer} does; fake and adapter pass it alike. */
public abstract class NameServerContract {
  protected static final String WEB = "web.shop.internal";

  protected abstract NameServer server();

  /** The addresses of a name; empty if there is no such name. */
  protected abstract Optional<Set<String>> lookUp(String name);

  @Test
  void a_service_has_the_addresses_of_its_replicas() {
    server().serve(table(1, entry("shop", "web", "10.100.1.2", "10.100.2.7")));

    assertThat(lookUp(WEB)).contains(Set.of("10.100.1.2", "10.100.2.7"));
  }

  @Test
  void a_service_without_replicas_has_no_address_but_a_name() {
    server().serve(table(1, entry("shop", "web")));

    assertThat(lookUp(WEB)).contains(Set.of());
  }

  @Test
  void other_names_do_not_exist() {
    server().serve(table(1, entry("shop", "web", "10.100.1.2"), entry("blog", "db", "10.100.1.3")));

    for (String name :
        List.of("db.shop.internal", "web.blog.internal", "web.internal", "a.web.shop.internal")) {
      assertThat(lookUp(name)).as(name).isEmpty();
    }
  }

  @Test
  void another_table_takes_the_place_of_the_first() {
    server().serve(table(1, entry("shop", "web", "10.100.1.2"), entry("shop", "db")));
    server().serve(table(2, entry("shop", "web", "10.100.1.3")));

    assertThat(lookUp(WEB)).contains(Set.of("10.100.1.3"));
    assertThat(lookUp("db.shop.internal")).isEmpty();
  }

  protected static NameTable table(long generation, NameTable.Entry... entries) {
    return new NameTable(generation, List.of(entries));
  }

  protected static NameTable.Entry entry(String project, String service, String... addresses) {
    return new NameTable.Entry(
        new Name(project),
        new Name(service),
        Stream.of(addresses).map(MeshAddress::parse).toList());
  }
}
