package cloud.techulus.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.access.AuditEntry.Action;
import cloud.techulus.core.access.AuditLog.Filter;
import cloud.techulus.core.access.Role;
import cloud.techulus.core.access.User;
import cloud.techulus.core.control.Audit;
import cloud.techulus.core.control.Programs;
import cloud.techulus.core.team.Team;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What makes something can be sent again. */
@Timeout(30)
class RepetitionsTest {
  private static final String SERVERS = "/api/v1/servers";

  private final TestControl control = TestControl.start();
  private final RawHttp raw = new RawHttp(control.origin());

  @AfterEach
  void stop() {
    control.close();
  }

  private HttpResponse<String> post(String target, String body, String key) {
    return post(TestControl.ADMIN_TOKEN, target, body, key);
  }

  private HttpResponse<String> post(String token, String target, String body, String key) {
    return raw.call(
        "POST",
        target,
        BodyPublishers.ofString(body),
        Map.of("Authorization", "Bearer " + token, "Idempotency-Key", key));
  }

  private static String replayed(HttpResponse<String> answer) {
    return answer.headers().firstValue("Idempotent-Replayed").orElse("no");
  }

  @Test
  void the_same_call_gets_the_same_answer_and_makes_nothing_twice() {
    HttpResponse<String> first = post(SERVERS, "{\"name\":\"one\"}", "k1");

    HttpResponse<String> again = post(SERVERS, "{\"name\":\"one\"}", "k1");

    assertThat(first.statusCode()).isEqualTo(201);
    assertThat(replayed(first)).isEqualTo("no");
    assertThat(again.statusCode()).isEqualTo(201);
    assertThat(replayed(again)).isEqualTo("true");
    // With the token that is shown once: the one who asks again has never got it.
    assertThat(again.body()).isEqualTo(first.body()).contains("registrationToken");
    assertThat(again.headers().firstValue("Location"))
        .isEqualTo(first.headers().firstValue("Location"))
        .isPresent();
    assertThat(control.enrollment.servers()).hasSize(1);
    assertThat(
            new Audit(control.store)
                .page(
                    OptionalLong.empty(), new Filter("", Optional.of(Action.SERVER_ADDED), ""), 10))
        .hasSize(1);
  }

  @Test
  void another_key_is_another_call() {
    post(SERVERS, "{\"name\":\"one\"}", "k1");

    assertThat(post(SERVERS, "{\"name\":\"one\"}", "k2").statusCode()).isEqualTo(409);
  }

  @Test
  void a_key_is_good_for_one_request() {
    post(SERVERS, "{\"name\":\"one\"}", "k1");

    assertThat(RawHttp.fields(post(SERVERS, "{\"name\":\"two\"}", "k1")))
        .containsExactly("Idempotency-Key");
    assertThat(RawHttp.fields(post("/api/v1/teams", "{\"name\":\"one\"}", "k1")))
        .containsExactly("Idempotency-Key");
    assertThat(control.enrollment.servers()).hasSize(1);
  }

  @Test
  void what_was_refused_may_be_put_right() {
    assertThat(post(SERVERS, "{\"name\":\"No!\"}", "k1").statusCode()).isEqualTo(422);
    assertThat(post(SERVERS, "{", "k1").statusCode()).isEqualTo(400);

    assertThat(post(SERVERS, "{\"name\":\"one\"}", "k1").statusCode()).isEqualTo(201);
  }

  @Test
  void keys_of_others_are_none_of_ones_business() {
    TestPeople people = TestPeople.of(control);
    User anna = people.user("anna", true);
    post(SERVERS, "{\"name\":\"one\"}", "k1");

    HttpResponse<String> hers =
        post(people.session(anna).token().text(), SERVERS, "{\"name\":\"one\"}", "k1");

    assertThat(hers.statusCode()).as("not the answer, with its token").isEqualTo(409);
  }

  @Test
  void who_signs_in_again_is_the_same() {
    TestPeople people = TestPeople.of(control);
    User anna = people.user("anna", true);
    String body = "{\"name\":\"one\"}";
    HttpResponse<String> first = post(people.session(anna).token().text(), SERVERS, body, "k1");

    HttpResponse<String> again = post(people.session(anna).token().text(), SERVERS, body, "k1");

    assertThat(again.body()).isEqualTo(first.body());
  }

  @Test
  void who_may_not_any_more_gets_no_old_answer() {
    TestPeople people = TestPeople.of(control);
    User anna = people.user("anna", true);
    people.user("berta", true);
    String token = people.session(anna).token().text();
    post(token, SERVERS, "{\"name\":\"one\"}", "k1");

    control.people.accounts().setAdmin(anna.id(), false);

    assertThat(post(token, SERVERS, "{\"name\":\"one\"}", "k1").statusCode()).isEqualTo(403);
  }

  @Test
  void who_has_a_lower_role_now_gets_no_old_answer() {
    TestPeople people = TestPeople.of(control);
    User owner = people.member("anna", "default", Role.OWNER);
    String token = people.session(owner).token().text();
    String path = "/api/v1/teams/default/invitations";
    assertThat(post(token, path, "{\"role\":\"viewer\"}", "k1").statusCode()).isEqualTo(201);

    control.people.memberships().add(Team.DEFAULT.name(), "anna@example.com", Role.VIEWER);

    assertThat(post(token, path, "{\"role\":\"viewer\"}", "k1").statusCode()).isEqualTo(403);
  }

  @Test
  void a_program_gets_no_answer_of_its_users() {
    TestPeople people = TestPeople.of(control);
    User anna = people.user("anna", true);
    String robot =
        control
            .people
            .programs()
            .create(
                anna.id(), new Programs.Wish("robot", "admin", Optional.empty(), Optional.empty()))
            .token()
            .text();
    post(people.session(anna).token().text(), SERVERS, "{\"name\":\"one\"}", "k1");

    assertThat(post(robot, SERVERS, "{\"name\":\"one\"}", "k1").statusCode()).isEqualTo(409);
  }

  @Test
  void an_old_answer_is_as_described() {
    control.catalog.createProject("shop", Optional.empty(), Team.DEFAULT.id());
    String path = "/api/v1/projects/shop/services";
    String body =
        "{\"name\":\"api\",\"image\":\"a.example/b\",\"port\":80,\"env\":{\"A\":\"héllo\"}}";
    HttpResponse<String> first = post(path, body, "k1");

    HttpResponse<String> again = post(path, body, "k1");

    assertThat(replayed(again)).isEqualTo("true");
    assertThat(again.body()).isEqualTo(first.body()).contains("héllo");
    assertThat(again.headers().firstValue("ETag")).isEqualTo(first.headers().firstValue("ETag"));
    assertThat(Description.of(raw).complaints("POST /api/v1/projects/{slug}/services", again))
        .isEmpty();
  }

  @Test
  void of_many_at_once_one_is_done() {
    List<Integer> statuses = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<HttpResponse<String>>> calls = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        calls.add(threads.submit(() -> post(SERVERS, "{\"name\":\"one\"}", "k1")));
      }
      for (Future<HttpResponse<String>> call : calls) {
        statuses.add(call.get().statusCode());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }

    assertThat(statuses).contains(201).isSubsetOf(201, 409);
    assertThat(control.enrollment.servers()).hasSize(1);
    assertThat(
            new Audit(control.store)
                .page(
                    OptionalLong.empty(), new Filter("", Optional.of(Action.SERVER_ADDED), ""), 10))
        .hasSize(1);
  }

  @Test
  void a_dry_run_takes_no_key() {
    control.catalog.createProject("shop", Optional.empty(), Team.DEFAULT.id());
    String path = "/api/v1/projects/shop/import";
    String compose = "services: {api: {image: a.example/b, expose: [80]}}";

    assertThat(
            post(path, "{\"compose\":\"%s\",\"dryRun\":true}".formatted(compose), "k1")
                .statusCode())
        .isEqualTo(200);
    assertThat(post(path, "{\"compose\":\"%s\"}".formatted(compose), "k1").statusCode())
        .isEqualTo(201);
    assertThat(replayed(post(path, "{\"compose\":\"%s\"}".formatted(compose), "k1")))
        .isEqualTo("true");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "é"})
  void a_key_has_visible_characters(String key) {
    assertThat(
            raw.exchange(
                """
                POST /api/v1/servers HTTP/1.1\r
                Host: x\r
                Authorization: Bearer %s\r
                Idempotency-Key: %s\r
                Content-Length: 14\r
                Connection: close\r
                \r
                {"name":"one"}\
                """
                    .formatted(TestControl.ADMIN_TOKEN, key)))
        .startsWith("HTTP/1.1 422")
        .contains("\"field\":\"Idempotency-Key\"");
    assertThat(control.enrollment.servers()).isEmpty();
  }
}
