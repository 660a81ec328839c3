package cloud.techulus.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.access.Role;
import cloud.techulus.core.team.Team;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/**
 * What the API says of itself. That it has all calls, and that answers are as it says, is in {@link
 * PermissionMatrixTest}.
 */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DescriptionTest {
  private final TestControl control = TestControl.start();
  private final Description description = Description.of(new RawHttp(control.origin()));

  @AfterAll
  void stop() {
    control.close();
  }

  private static List<JsonNode> elements(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }

  private List<String> parameters(String route, String place) {
    return elements(description.call(route).path("parameters")).stream()
        .filter(each -> each.path("in").asText().equals(place))
        .map(each -> each.path("name").asText())
        .toList();
  }

  @Test
  void it_is_of_openapi_three_one() {
    assertThat(description.document().path("openapi").asText()).startsWith("3.1.");
    assertThat(description.document().at("/info/title").asText()).isEqualTo("Techulus Cloud");
  }

  @Test
  void each_call_has_a_name_of_its_own_and_says_what_it_does() {
    assertThat(description.routes().map(it -> description.call(it).path("operationId").asText()))
        .doesNotHaveDuplicates()
        .allMatch(id -> id.matches("[a-z][A-Za-z]+"));
    assertThat(description.routes())
        .allMatch(it -> description.call(it).path("summary").asText().endsWith("."));
  }

  @Test
  void what_stands_in_a_path_is_a_parameter() {
    assertThat(description.routes())
        .allSatisfy(
            route ->
                assertThat(parameters(route, "path"))
                    .containsExactlyElementsOf(
                        Pattern.compile("\\{([a-z]+)}")
                            .matcher(route)
                            .results()
                            .map(match -> match.group(1))
                            .toList()));
  }

  @Test
  void whatever_it_refers_to_is_there() {
    List<String> references =
        description.document().findValuesAsText("$ref").stream().distinct().toList();

    assertThat(references)
        .hasSizeGreaterThan(50)
        .allMatch(it -> !description.document().at(it.substring(1)).isMissingNode());
  }

  @Test
  void creations_take_a_key_and_lists_come_in_parts() {
    assertThat(described("header", "Idempotency-Key"))
        .containsExactlyInAnyOrder(
            "POST /api/v1/servers",
            "POST /api/v1/proxies",
            "POST /api/v1/users",
            "POST /api/v1/teams",
            "POST /api/v1/teams/{team}/invitations",
            "POST /api/v1/tokens",
            "POST /api/v1/projects",
            "POST /api/v1/projects/{slug}/services",
            "POST /api/v1/projects/{slug}/import");
    assertThat(described("header", "If-Match"))
        .containsExactlyInAnyOrder(
            "PATCH /api/v1/services/{id}",
            "DELETE /api/v1/services/{id}",
            "POST /api/v1/services/{id}/deploy",
            "POST /api/v1/services/{id}/scale",
            "PUT /api/v1/services/{id}/secrets/{name}",
            "DELETE /api/v1/services/{id}/secrets/{name}");
    assertThat(described("query", "after"))
        .contains("GET /api/v1/services", "GET /api/v1/servers", "GET /api/v1/tokens")
        .hasSize(11);
  }

  private Stream<String> described(String place, String parameter) {
    return description.routes().filter(it -> parameters(it, place).contains(parameter));
  }

  @Test
  void a_message_says_which_fields_it_always_has() {
    JsonNode service = description.document().at("/components/schemas/Service");

    assertThat(elements(service.path("required")).stream().map(JsonNode::asText))
        .contains("id", "spec", "deployments")
        .doesNotContain("setback", "certificate", "deployedRevision");
    assertThat(Optional.of(service.at("/properties/deployments/type").asText())).contains("array");
  }

  @Test
  void an_answer_that_is_not_as_described_is_noticed() {
    RawHttp raw = new RawHttp(control.origin());

    assertThat(
            description.complaints("GET /api/v1/servers", raw.call("GET", "/api/v1/projects", "")))
        .isNotEmpty();
    assertThat(description.complaints("GET /api/v1/me", raw.call("GET", "/api/v1/healthz", "")))
        .isNotEmpty();
  }

  @Test
  void open_calls_answer_as_they_say() {
    TestPeople people = TestPeople.of(control);
    String setup = control.people.accounts().offerSetup().orElseThrow().token().text();
    expect(
        people,
        201,
        "setup",
        "{\"token\":\"%s\",\"email\":\"a@example.com\",\"name\":\"A\",\"password\":\"%s\"}"
            .formatted(setup, TestPeople.PASSWORD));
    expect(
        people,
        201,
        "session",
        "{\"email\":\"a@example.com\",\"password\":\"%s\",\"as\":\"token\"}"
            .formatted(TestPeople.PASSWORD));
    String invitation =
        control
            .people
            .memberships()
            .invite(Team.DEFAULT.name(), Role.VIEWER, "test")
            .token()
            .text();
    expect(people, 200, "invitations/look", "{\"token\":\"%s\"}".formatted(invitation));
    expect(
        people,
        201,
        "invitations/accept",
        "{\"token\":\"%s\",\"email\":\"b@example.com\",\"name\":\"B\",\"password\":\"%s\"}"
            .formatted(invitation, TestPeople.PASSWORD));
    String reset =
        control.people.accounts().add("c@example.com", "C", false, "test").link().token().text();
    expect(
        people,
        200,
        "password-reset",
        "{\"token\":\"%s\",\"password\":\"%s\"}".formatted(reset, TestPeople.PASSWORD));
    assertThat(
            description.complaints(
                "GET /api/v1/healthz", people.raw().call("GET", "/api/v1/healthz", "")))
        .isEmpty();
  }

  private void expect(TestPeople people, int status, String path, String body) {
    HttpResponse<String> answer =
        people.raw().call("POST", "/api/v1/" + path, BodyPublishers.ofString(body), Map.of());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(description.complaints("POST /api/v1/" + path, answer)).isEmpty();
  }

  @Test
  void messages_are_called_as_programs_like_it() {
    assertThat(
            description.document().at("/components/schemas").properties().stream()
                .map(each -> each.getKey()))
        .allMatch(name -> name.matches("[A-Z][A-Za-z]+"));
  }

  @Test
  void forms_are_told_apart_by_their_type() {
    assertThat(description.document().at("/components/schemas/HealthCheck").path("anyOf"))
        .hasSize(4);
  }
}
