package cloud.techulus.testbed.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.container.CommandRunner.CommandResult;
import cloud.techulus.testbed.Await;
import cloud.techulus.testbed.Node;
import org.junit.jupiter.api.Test;

/** Two services of one Compose file run on real servers, and one reaches the other by its name. */
@EndToEnd
class ImportTest {
  @Test
  void theServicesOfAComposeFileRunAndReachEachOther(Installation here) {
    String file =
        """
        services:
          imported-ask:
            image: %s
            expose: ["8080"]
            environment:
              ANSWERER: http://imported-answer:8080/
            healthcheck: {test: [CMD, /busybox, "true"]}
            depends_on: [imported-answer]
          imported-answer:
            image: ${ANSWER_IMAGE}
            ports: ["80:8080"]
            mem_limit: 64m
            deploy: {replicas: 2}
        """
            .formatted(here.images.box());
    String printed =
        here.operator()
            .mustWithInput(
                file,
                "import",
                "-",
                "--project",
                Installation.PROJECT,
                "--env",
                "ANSWER_IMAGE=" + here.images.web("v1"));

    assertThat(printed)
        .contains("services.imported-ask.depends_on", "imported-answer.e2e.internal")
        .contains("e2e/imported-ask is running: 1 of 1")
        .contains("e2e/imported-answer is running: 2 of 2");
    Node node = here.hostOf("imported-ask");
    String container = here.running("imported-ask").getFirst().id();
    Await.until(
        "it answers by its name",
        Installation.SOON,
        () -> asked(node, container).stdout().startsWith("v1 "));
    here.remove("imported-ask", "imported-answer");
  }

  private static CommandResult asked(Node node, String container) {
    return node.run(
        "podman",
        "exec",
        container,
        "/busybox",
        "wget",
        "-qO-",
        "http://imported-answer.e2e.internal:8080/");
  }
}
