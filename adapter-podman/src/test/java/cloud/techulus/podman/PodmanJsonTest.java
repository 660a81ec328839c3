package cloud.techulus.podman;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.techulus.core.container.Container;
import cloud.techulus.core.container.Container.State.Created;
import cloud.techulus.core.container.Container.State.Exited;
import cloud.techulus.core.container.Container.State.Paused;
import cloud.techulus.core.container.Container.State.Running;
import cloud.techulus.core.container.ContainerFailed;
import cloud.techulus.core.deployment.Deployment;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class PodmanJsonTest {
  private static final String CREATED =
      "9053f4ca771d50b8cafe367b7f1bb3104dcb3e52a6c80d97634b6a365711f043";
  private static final String EXITED =
      "1f6603af82ed050c01eff5fa10a06ba71cca1a94300f829e0373040488ac5b16";
  private static final String PAUSED =
      "57981bd0081f7dfe60b4d5a17472e17dc26ae8d78d319444facbe3749e74194d";
  private static final String RUNNING =
      "bc32b14eb10b48c9c759d6b121d5cd933577a03f6b47a7343167011272e90f2b";

  @Test
  void a_list_shows_each_container_with_what_it_does() {
    assertThat(PodmanJson.list(Recorded.text("ps-a.json")))
        .containsExactly(
            container(
                "dep_crash",
                EXITED,
                new Exited(3, Optional.of(Instant.ofEpochSecond(1795424155))),
                "2026-11-23T08:55:55Z",
                0),
            new Container(
                new Deployment.Id("dep_created"),
                CREATED,
                new Created(),
                Optional.empty(),
                OptionalLong.empty()),
            container("dep_d1", RUNNING, new Running(), "2026-11-23T08:55:54Z", 14196),
            container("dep_paused", PAUSED, new Paused(), "2026-11-23T08:55:55Z", 14309));
  }

  @Test
  void the_information_names_the_storage() {
    assertThat(PodmanJson.storage("{\"store\": {\"graphRoot\": \"/var/lib/containers/storage\"}}"))
        .isEqualTo(Path.of("/var/lib/containers/storage"));
  }

  @Test
  void no_containers_are_an_empty_list() {
    assertThat(PodmanJson.list(Recorded.text("ps-empty.json"))).isEmpty();
  }

  @Test
  void containers_of_others_are_left_out() {
    assertThat(
            PodmanJson.list(
                """
                [{"Id": "1", "Labels": null, "State": "running"},
                 {"Id": "2", "Labels": {"cloud.techulus.deployment": "../x"}, "State": "running"}]
                """))
        .isEmpty();
  }

  @Test
  void an_inspected_container_shows_the_same() {
    assertThat(PodmanJson.inspect(Recorded.text("inspect-running.json")))
        .contains(
            container(
                "dep_running", RUNNING, new Running(), "2026-11-23T08:55:54.995376026Z", 14196));
    assertThat(PodmanJson.inspect(Recorded.text("inspect-exited.json")))
        .contains(
            container(
                "dep_exited",
                EXITED,
                new Exited(3, Optional.of(Instant.parse("2026-11-23T08:55:55.506902750Z"))),
                "2026-11-23T08:55:55.205068255Z",
                0));
    assertThat(PodmanJson.inspect(Recorded.text("inspect-created.json")))
        .contains(
            new Container(
                new Deployment.Id("dep_created"),
                CREATED,
                new Created(),
                Optional.empty(),
                OptionalLong.empty()));
    assertThat(PodmanJson.inspect(Recorded.text("inspect-paused.json")))
        .contains(
            container("dep_paused", PAUSED, new Paused(), "2026-11-23T08:55:55.465459166Z", 14309));
  }

  @Test
  void where_the_log_is_and_who_writes_it_is_known_too() {
    Path storage = Path.of("/var/lib/containers/storage/overlay-containers");
    assertThat(PodmanJson.logFile(Recorded.text("inspect-running.json")))
        .contains(
            new LogFile(storage.resolve(RUNNING).resolve("userdata/ctr.log"), RUNNING, 14186));
    assertThat(PodmanJson.logFile(Recorded.text("inspect-exited.json")))
        .contains(new LogFile(storage.resolve(EXITED).resolve("userdata/ctr.log"), EXITED, 0));
    assertThat(
            PodmanJson.logFile(
                "[{\"HostConfig\": {\"LogConfig\": {\"Type\": \"none\", \"Path\": \"\"}}}]"))
        .isEmpty();
  }

  @Test
  void what_is_no_json_is_not_repeated() {
    assertThatThrownBy(() -> PodmanJson.list("[{\"Env\": \"hunter2\" oops"))
        .isInstanceOf(ContainerFailed.class)
        .hasMessageNotContaining("hunter2");
  }

  private static Container container(
      String deployment, String id, Container.State state, String startedAt, long process) {
    return new Container(
        new Deployment.Id(deployment),
        id,
        state,
        Optional.of(Instant.parse(startedAt)),
        process == 0 ? OptionalLong.empty() : OptionalLong.of(process));
  }
}
