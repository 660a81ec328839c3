package cloud.techulus.sqlite;

import static java.util.Map.entry;

import cloud.techulus.core.service.Revision;
import cloud.techulus.core.service.Service;
import java.sql.SQLException;
import java.util.Map;

/** A revision as a row of {@code revisions}; specification and sealed secrets are JSON. */
final class RevisionRow {
  private RevisionRow() {}

  static Map<String, Object> columns(Service.Id service, Revision revision) {
    return Map.ofEntries(
        entry("serviceId", service),
        entry("number", revision.number()),
        entry("spec", SpecJson.write(revision.spec()).toString()),
        entry("secrets", SpecJson.writeSecrets(revision.secrets()).toString()),
        entry("createdAt", revision.createdAt()),
        entry("author", revision.author()));
  }

  static Revision read(Row row) throws SQLException {
    return new Revision(
        row.integer("number"),
        SpecJson.read(Json.parse(row.text("spec"))),
        SpecJson.readSecrets(Json.parse(row.text("secrets"))),
        row.instant("createdAt"),
        row.text("author"));
  }
}
