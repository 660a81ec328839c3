package cloud.techulus.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.Name;
import cloud.techulus.core.service.Service;
import cloud.techulus.core.team.Team;
import cloud.techulus.http.client.OperatorClient;
import cloud.techulus.http.wire.Json;
import cloud.techulus.http.wire.ProjectWire;
import cloud.techulus.http.wire.RevisionWire;
import cloud.techulus.http.wire.SpecWire;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists come in parts. */
@Timeout(60)
class PagingTest {
  private static final String PROJECTS = "/api/v1/projects";

  private final TestControl control = TestControl.start();
  private final RawHttp raw = new RawHttp(control.origin());

  @AfterEach
  void stop() {
    control.close();
  }

  private void projects(int from, int to) {
    IntStream.rangeClosed(from, to).forEach(this::project);
  }

  private void project(int number) {
    control.catalog.createProject("p%04d".formatted(number), Optional.empty(), Team.DEFAULT.id());
  }

  private static List<String> expected(int from, int to) {
    return IntStream.rangeClosed(from, to).mapToObj("p%04d"::formatted).toList();
  }

  private ProjectWire.ListWire part(String query) {
    HttpResponse<String> answer = raw.call("GET", PROJECTS + query, "");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Json.read(answer.body().getBytes(StandardCharsets.UTF_8), ProjectWire.ListWire.class);
  }

  private static List<String> slugs(ProjectWire.ListWire part) {
    return part.projects().stream().map(ProjectWire::slug).toList();
  }

  @Test
  void the_parts_together_are_the_list() {
    projects(1, 7);

    List<List<String>> parts = new ArrayList<>();
    Optional<String> next = Optional.of("");
    while (next.isPresent()) {
      String after = next.get().isEmpty() ? "" : "&after=" + next.get();
      ProjectWire.ListWire part = part("?limit=3" + after);
      parts.add(slugs(part));
      next = part.next();
    }

    assertThat(parts).containsExactly(expected(1, 3), expected(4, 6), expected(7, 7));
  }

  @Test
  void a_part_that_is_just_full_is_the_last_if_nothing_follows() {
    projects(1, 3);

    assertThat(part("?limit=3").next()).isEmpty();
  }

  @Test
  void what_comes_and_goes_meanwhile_moves_nothing() {
    projects(2, 6);
    ProjectWire.ListWire first = part("?limit=2");

    project(1);
    control.catalog.removeProject(new Name("p0003"));

    assertThat(slugs(first)).isEqualTo(expected(2, 3));
    assertThat(slugs(part("?limit=2&after=" + first.next().orElseThrow())))
        .isEqualTo(expected(4, 5));
  }

  @Test
  void the_next_part_is_linked() {
    projects(1, 3);

    String link =
        raw.call("GET", PROJECTS + "?limit=2", "").headers().firstValue("Link").orElseThrow();

    assertThat(link).matches("<" + PROJECTS + "\\?limit=2&after=[\\w-]+>; rel=\"next\"");
    String target = link.substring(1, link.indexOf('>'));
    assertThat(slugs(part(target.substring(PROJECTS.length())))).isEqualTo(expected(3, 3));
  }

  @Test
  void a_link_keeps_what_else_was_asked_for() {
    project(1);
    TestPeople people = TestPeople.of(control);
    for (String name : List.of("a", "b", "c")) {
      people.service("p0001", name);
    }

    String link =
        raw.call("GET", "/api/v1/services?project=p0001&limit=1", "")
            .headers()
            .firstValue("Link")
            .orElseThrow();

    assertThat(link).contains("project=p0001");
  }

  @Test
  void there_are_a_hundred_in_a_part_unless_asked_for_more() {
    projects(1, 101);

    assertThat(slugs(part(""))).isEqualTo(expected(1, 100));
    assertThat(slugs(part("?limit=1000"))).isEqualTo(expected(1, 101));
  }

  @ParameterizedTest
  @ValueSource(strings = {"limit=0", "limit=1001", "limit=x", "limit=-1", "limit="})
  void a_part_has_a_size(String query) {
    assertThat(RawHttp.fields(raw.call("GET", PROJECTS + "?" + query, "")))
        .containsExactly("limit");
  }

  @ParameterizedTest
  @ValueSource(strings = {"after=!", "after=a", "after=%00"})
  void a_part_begins_where_another_ended(String query) {
    assertThat(RawHttp.fields(raw.call("GET", PROJECTS + "?" + query, "")))
        .containsExactly("after");
  }

  @Test
  void programs_get_the_whole_list() {
    projects(1, 1001);
    try (OperatorClient operator = control.operator()) {
      assertThat(operator.projects().stream().map(ProjectWire::slug)).isEqualTo(expected(1, 1001));
    }
  }

  @Test
  void a_part_is_no_larger_than_callers_take() {
    project(1);
    String service = TestPeople.of(control).service("p0001", "web");
    String large = "x".repeat(30_000);
    for (int i = 0; i < 10; i++) {
      StringBuilder env = new StringBuilder("{\"env\":{");
      for (int variable = 0; variable < 16; variable++) {
        env.append("\"V%d\":\"%s\",".formatted(variable, large));
      }
      env.append("\"I\":\"%d\"}}".formatted(i));
      assertThat(raw.call("PATCH", service, env.toString()).statusCode()).isEqualTo(200);
    }

    HttpResponse<String> part = raw.call("GET", service + "/revisions", "");

    assertThat(part.body().length()).isBetween(Paging.BYTES_LIMIT / 4, Paging.BYTES_LIMIT);
    assertThat(part.headers().firstValue("Link")).isPresent();
    try (OperatorClient operator = control.operator()) {
      assertThat(
              operator.revisions(new Service.Id(service.substring(service.lastIndexOf('/') + 1))))
          .hasSize(11);
    }
  }

  @Test
  void revisions_come_newest_first() {
    project(1);
    String service = TestPeople.of(control).service("p0001", "web");
    for (int port = 81; port <= 90; port++) {
      raw.call("PATCH", service, "{\"port\":%d}".formatted(port));
    }

    HttpResponse<String> part = raw.call("GET", service + "/revisions?limit=3", "");

    RevisionWire.ListWire newest =
        Json.read(part.body().getBytes(StandardCharsets.UTF_8), RevisionWire.ListWire.class);
    assertThat(newest.revisions().stream().map(RevisionWire::number)).containsExactly(11, 10, 9);
    assertThat(newest.revisions().getFirst().spec().port())
        .isEqualTo(SpecWire.of("a", 90, 1, Optional.empty(), true).port());
  }
}
