package cloud.techulus.testbed.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.container.CommandRunner.CommandResult;
import cloud.techulus.http.client.ControlPlaneUrl;
import cloud.techulus.http.tls.PinnedTrust;
import cloud.techulus.http.wire.StatusWire;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What cannot be is refused with its field, through the API as through the tool, and leaves no
 * trace.
 */
@EndToEnd
class BadInputTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String GOOD =
      """
      {"name": "bad", "image": "registry:5000/web:v1", "port": 8080}
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          name     | "Not A Label"                | name
          name     | "../etc"                     | name
          name     | "-rf"                        | name
          image    | "web"                        | image
          image    | "registry:5000/web:v1; id"   | image
          image    | "--privileged"               | image
          port     | 0                            | port
          port     | 65536                        | port
          port     | "eighty"                     | port
          replicas | -1                           | replicas
          replicas | 101                          | replicas
          domain   | "no dots"                    | domain
          domain   | "a.example.com\\n}"          | domain
          env      | {"1BAD": "x"}                | env.1BAD
          env      | {"A B": "x"}                 | env.A B
          cpu      | 0.001                        | cpu
          memory   | 1                            | memory
          servers  | {"nobody": 1}                | servers
          """)
  void isRefusedByTheApi(String field, String value, String named, Installation here)
      throws IOException, InterruptedException {
    StatusWire before = here.api().status();
    ObjectNode request = (ObjectNode) JSON.readTree(GOOD);
    request.set(field, JSON.readTree(value));

    HttpResponse<String> response = post(here, "/api/v1/projects/e2e/services", request.toString());

    JsonNode problem = JSON.readTree(response.body());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(422);
    assertThat(response.headers().firstValue("content-type").orElseThrow())
        .startsWith("application/problem+json");
    assertThat(problem.required("errors").findValuesAsText("field")).containsExactly(named);
    assertThat(here.api().status().services()).isEqualTo(before.services());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          e2e/Bad_Name | registry:5000/web:v1 | 8080  | 1   | a.e2e.test | A=1   | the service 'Bad_Name'
          e2e/bad      | web                  | 8080  | 1   | a.e2e.test | A=1   | image:
          e2e/bad      | registry:5000/web:v1 | 70000 | 1   | a.e2e.test | A=1   | port:
          e2e/bad      | registry:5000/web:v1 | 8080  | 500 | a.e2e.test | A=1   | replicas:
          e2e/bad      | registry:5000/web:v1 | 8080  | 1   | nodots     | A=1   | domain:
          e2e/bad      | registry:5000/web:v1 | 8080  | 1   | a.e2e.test | 9X=1  | env.9X:
          """)
  void isRefusedByTheTool(
      String service,
      String image,
      String port,
      String replicas,
      String domain,
      String env,
      String named,
      Installation here) {
    StatusWire before = here.api().status();
    List<String> arguments =
        new ArrayList<>(List.of("service", "create", service, "--image", image));
    arguments.addAll(
        List.of("--port", port, "--replicas", replicas, "--domain", domain, "--env", env));

    CommandResult result = here.operator().run(arguments.toArray(String[]::new));

    assertThat(result.exitCode()).isIn(1, 2);
    assertThat(result.stderr()).contains(named);
    assertThat(here.api().status().services()).isEqualTo(before.services());
  }

  private static HttpResponse<String> post(Installation here, String path, String body)
      throws IOException, InterruptedException {
    ControlPlaneUrl url =
        ControlPlaneUrl.parse(
            here.cluster.url().toString(), Optional.of(here.cluster.pin()), false);
    try (HttpClient client =
        HttpClient.newBuilder().sslContext(PinnedTrust.context(url.pin().orElseThrow())).build()) {
      return client.send(
          HttpRequest.newBuilder(url.origin().resolve(path))
              .header(
                  "Authorization",
                  "Bearer " + Files.readString(here.cluster.adminTokenFile()).strip())
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(body))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }
}
