package cloud.techulus.sqlite;

import cloud.techulus.core.container.ContainerLimits;
import cloud.techulus.core.container.HealthCheck;
import cloud.techulus.core.container.ImageReference;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.scheduling.PlacementPolicy;
import cloud.techulus.core.secret.SealedSecret;
import cloud.techulus.core.service.Domain;
import cloud.techulus.core.service.EnvName;
import cloud.techulus.core.service.ServiceSpec;
import cloud.techulus.core.service.Workload;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A specification and its sealed secrets as the JSON that {@code revisions} keeps. Optional things
 * that are absent have no field.
 */
final class SpecJson {
  private SpecJson() {}

  static ObjectNode write(ServiceSpec spec) {
    ObjectNode json = object();
    json.set("workload", writeWorkload(spec.workload()));
    json.put("replicas", spec.replicas());
    spec.domain().ifPresent(domain -> json.put("domain", domain.text()));
    json.put("ssl", spec.ssl());
    spec.responseTimeout()
        .ifPresent(timeout -> json.put("responseTimeoutMillis", timeout.toMillis()));
    json.set("placement", writePlacement(spec.placement()));
    return json;
  }

  static ServiceSpec read(JsonNode json) {
    return new ServiceSpec(
        readWorkload(json.required("workload")),
        json.required("replicas").intValue(),
        optional(json, "domain").map(domain -> new Domain(domain.textValue())),
        json.required("ssl").booleanValue(),
        optional(json, "responseTimeoutMillis")
            .map(millis -> Duration.ofMillis(millis.longValue())),
        readPlacement(json.required("placement")));
  }

  private static ObjectNode writeWorkload(Workload workload) {
    ObjectNode json = object();
    json.put("image", workload.image().text());
    json.put("port", workload.port());
    ObjectNode env = json.putObject("env");
    workload.env().forEach((name, value) -> env.put(name.text(), value));
    writeList(json.putArray("command"), workload.command());
    json.set("healthCheck", writeHealthCheck(workload.healthCheck()));
    ObjectNode limits = json.putObject("limits");
    workload.limits().cpuMillis().ifPresent(cpu -> limits.put("cpuMillis", cpu));
    workload.limits().memoryBytes().ifPresent(memory -> limits.put("memoryBytes", memory));
    return json;
  }

  private static Workload readWorkload(JsonNode json) {
    Map<EnvName, String> env = new HashMap<>();
    json.required("env")
        .forEachEntry((name, value) -> env.put(new EnvName(name), value.textValue()));
    JsonNode limits = json.required("limits");
    return new Workload(
        new ImageReference(json.required("image").textValue()),
        json.required("port").intValue(),
        env,
        readList(json.required("command")),
        readHealthCheck(json.required("healthCheck")),
        new ContainerLimits(
            limits.has("cpuMillis")
                ? OptionalInt.of(limits.required("cpuMillis").intValue())
                : OptionalInt.empty(),
            limits.has("memoryBytes")
                ? OptionalLong.of(limits.required("memoryBytes").longValue())
                : OptionalLong.empty()));
  }

  private static ObjectNode writeHealthCheck(HealthCheck check) {
    ObjectNode json = object();
    switch (check) {
      case HealthCheck.Tcp() -> json.put("type", "tcp");
      case HealthCheck.Http(String path) -> json.put("type", "http").put("path", path);
      case HealthCheck.Exec(List<String> command) ->
          writeList(json.put("type", "exec").putArray("command"), command);
      case HealthCheck.None() -> json.put("type", "none");
    }
    return json;
  }

  private static HealthCheck readHealthCheck(JsonNode json) {
    String type = json.required("type").textValue();
    return switch (type) {
      case "tcp" -> new HealthCheck.Tcp();
      case "http" -> new HealthCheck.Http(json.required("path").textValue());
      case "exec" -> new HealthCheck.Exec(readList(json.required("command")));
      case "none" -> new HealthCheck.None();
      default -> throw new IllegalStateException("health check of unknown type " + type);
    };
  }

  /** An array: the order of the servers counts. */
  private static ObjectNode writePlacement(PlacementPolicy placement) {
    ObjectNode json = object();
    switch (placement) {
      case PlacementPolicy.Automatic() -> json.put("type", "automatic");
      case PlacementPolicy.Manual(Map<ServerId, Integer> counts) -> {
        ArrayNode servers = json.put("type", "manual").putArray("servers");
        counts.forEach(
            (server, count) ->
                servers.addObject().put("server", server.value()).put("count", count));
      }
    }
    return json;
  }

  private static PlacementPolicy readPlacement(JsonNode json) {
    String type = json.required("type").textValue();
    return switch (type) {
      case "automatic" -> new PlacementPolicy.Automatic();
      case "manual" -> {
        Map<ServerId, Integer> counts = new LinkedHashMap<>();
        for (JsonNode server : json.required("servers")) {
          counts.put(
              new ServerId(server.required("server").textValue()),
              server.required("count").intValue());
        }
        yield new PlacementPolicy.Manual(counts);
      }
      default -> throw new IllegalStateException("placement of unknown type " + type);
    };
  }

  static ObjectNode writeSecrets(Map<EnvName, SealedSecret> secrets) {
    ObjectNode json = object();
    secrets.forEach(
        (name, secret) ->
            json.putObject(name.text())
                .put("keyId", secret.keyId())
                .put("encryptedValue", secret.base64()));
    return json;
  }

  static Map<EnvName, SealedSecret> readSecrets(JsonNode json) {
    Map<EnvName, SealedSecret> secrets = new HashMap<>();
    json.forEachEntry(
        (name, secret) ->
            secrets.put(
                new EnvName(name),
                new SealedSecret(
                    secret.required("keyId").textValue(),
                    secret.required("encryptedValue").textValue())));
    return secrets;
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  private static Optional<JsonNode> optional(JsonNode json, String field) {
    return json.has(field) ? Optional.of(json.required(field)) : Optional.empty();
  }

  private static void writeList(ArrayNode json, List<String> list) {
    list.forEach(json::add);
  }

  private static List<String> readList(JsonNode json) {
    return json.valueStream().map(JsonNode::textValue).toList();
  }
}
