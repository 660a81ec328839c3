package cloud.techulus.podman;

import cloud.techulus.core.Problem;
import cloud.techulus.core.container.Container;
import cloud.techulus.core.container.ContainerFailed;
import cloud.techulus.core.deployment.Deployment;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads what Podman prints as JSON. Containers that are not ours are left out. */
final class PodmanJson {
  private static final JsonMapper MAPPER = new JsonMapper();

  private PodmanJson() {}

  /** The answer of {@code podman ps --all --format json}, sorted by deployment. */
  static List<Container> list(String json) {
    List<Container> containers = new ArrayList<>();
    for (JsonNode node : tree(json)) {
      deployment(node.path("Labels"))
          .ifPresent(
              id ->
                  containers.add(
                      new Container(
                          id,
                          node.path("Id").asText(),
                          state(
                              node.path("State").asText(),
                              node.path("ExitCode").asInt(),
                              epoch(node.path("ExitedAt"))),
                          epoch(node.path("StartedAt")),
                          process(node.path("Pid")))));
    }
    containers.sort(Comparator.comparing(Container::deployment));
    return List.copyOf(containers);
  }

  /** The hardware address in the answer of {@code ip -json link show}. */
  static Optional<String> linkAddress(String json) {
    return Optional.of(tree(json).path(0).path("address").asText()).filter(it -> !it.isEmpty());
  }

  /** The answer of {@code podman container inspect}; empty if it is not ours. */
  static Optional<Container> inspect(String json) {
    JsonNode node = tree(json).path(0);
    JsonNode state = node.path("State");
    return deployment(node.path("Config").path("Labels"))
        .map(
            id ->
                new Container(
                    id,
                    node.path("Id").asText(),
                    state(
                        state.path("Status").asText(),
                        state.path("ExitCode").asInt(),
                        time(state.path("FinishedAt"))),
                    time(state.path("StartedAt")),
                    process(state.path("Pid"))));
  }

  /** The same answer's word on where the log is; empty if Podman keeps none in a file. */
  static Optional<LogFile> logFile(String json) {
    JsonNode node = tree(json).path(0);
    String path = node.path("HostConfig").path("LogConfig").path("Path").asText();
    return path.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new LogFile(
                Path.of(path),
                node.path("Id").asText(),
                node.path("State").path("ConmonPid").asLong()));
  }

  /** The folder of all it stores, in the answer of {@code podman info}. */
  static Path storage(String json) {
    return Path.of(tree(json).path("store").path("graphRoot").asText());
  }

  /** Podman says 0 of what is not up. */
  private static OptionalLong process(JsonNode pid) {
    return pid.asLong() > 0 ? OptionalLong.of(pid.asLong()) : OptionalLong.empty();
  }

  private static Container.State state(String name, int exitCode, Optional<Instant> at) {
    return switch (name) {
      case "created", "configured", "initialized" -> new Container.State.Created();
      // While it is stopping its processes still serve what they have begun.
      case "running", "stopping" -> new Container.State.Running();
      case "paused" -> new Container.State.Paused();
      // "exited", "stopped", "removing" and "unknown": nothing of it serves any more.
      case String _ -> new Container.State.Exited(exitCode, at);
    };
  }

  /** A label that is no deployment of ours was made by somebody else. */
  private static Optional<Deployment.Id> deployment(JsonNode labels) {
    String label = labels.path(PodmanCommands.DEPLOYMENT_LABEL).asText();
    try {
      return Optional.of(new Deployment.Id(label));
    } catch (Problem notOurs) {
      return Optional.empty();
    }
  }

  /** Seconds since the epoch; Go's zero time, long before it, stands for never. */
  private static Optional<Instant> epoch(JsonNode seconds) {
    return seconds.asLong() > 0
        ? Optional.of(Instant.ofEpochSecond(seconds.asLong()))
        : Optional.empty();
  }

  private static Optional<Instant> time(JsonNode text) {
    if (!text.isTextual()) {
      return Optional.empty();
    }
    Instant instant = OffsetDateTime.parse(text.asText()).toInstant();
    return instant.isAfter(Instant.EPOCH) ? Optional.of(instant) : Optional.empty();
  }

  private static JsonNode tree(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      // The text itself may hold variables of containers, so it is not repeated.
      throw new ContainerFailed(
          ContainerFailed.Reason.OTHER, "Podman printed no valid JSON: " + e.getOriginalMessage());
    }
  }
}
