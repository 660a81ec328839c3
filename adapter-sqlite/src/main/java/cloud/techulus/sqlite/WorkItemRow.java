package cloud.techulus.sqlite;

import static java.util.Map.entry;

import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.queue.Work;
import cloud.techulus.core.queue.WorkItem;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.SQLException;
import java.util.Map;

/** A work item as a row of {@code workQueue}; what it is about is JSON in {@code payload}. */
final class WorkItemRow {
  private static final String DEPLOYMENT = "deploymentId";
  private static final String GENERATION = "generation";

  private WorkItemRow() {}

  static String type(Work work) {
    return switch (work) {
      case Work.Deploy _ -> "deploy";
      case Work.Stop _ -> "stop";
      case Work.UpdateWireGuard _ -> "update_wireguard";
    };
  }

  static String payload(Work work) {
    ObjectNode payload = JsonNodeFactory.instance.objectNode();
    switch (work) {
      case Work.Deploy(Deployment.Id deployment) -> payload.put(DEPLOYMENT, deployment.value());
      case Work.Stop(Deployment.Id deployment) -> payload.put(DEPLOYMENT, deployment.value());
      case Work.UpdateWireGuard(long generation) -> payload.put(GENERATION, generation);
    }
    return payload.toString();
  }

  static Map<String, Object> columns(WorkItem item) {
    return Map.ofEntries(
        entry("id", item.id()),
        entry("serverId", item.server()),
        entry("type", type(item.work())),
        entry("payload", payload(item.work())),
        entry("status", item.status()),
        entry("createdAt", item.createdAt()),
        entry("startedAt", item.startedAt()),
        entry("finishedAt", item.finishedAt()),
        entry("attempts", item.attempts()),
        entry("error", item.error()));
  }

  static WorkItem read(Row row) throws SQLException {
    return new WorkItem(
        new WorkItem.Id(row.number("id")),
        new ServerId(row.text("serverId")),
        work(row.text("type"), Json.parse(row.text("payload"))),
        row.constant(WorkItem.Status.class, "status"),
        row.integer("attempts"),
        row.instant("createdAt"),
        row.optionalInstant("startedAt"),
        row.optionalInstant("finishedAt"),
        row.text("error"));
  }

  private static Work work(String type, JsonNode payload) {
    return switch (type) {
      case "deploy" -> new Work.Deploy(deployment(payload));
      case "stop" -> new Work.Stop(deployment(payload));
      case "update_wireguard" -> new Work.UpdateWireGuard(payload.required(GENERATION).longValue());
      default -> throw new IllegalStateException("work of unknown type " + type);
    };
  }

  private static Deployment.Id deployment(JsonNode payload) {
    return new Deployment.Id(payload.required(DEPLOYMENT).textValue());
  }
}
