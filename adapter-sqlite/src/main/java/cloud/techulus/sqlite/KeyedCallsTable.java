package cloud.techulus.sqlite;

import cloud.techulus.core.idempotency.IdempotencyKey;
import cloud.techulus.core.idempotency.KeptAnswer;
import cloud.techulus.core.idempotency.KeyedCall;
import cloud.techulus.core.idempotency.KeyedCalls;
import cloud.techulus.core.secret.SealedSecret;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindMap;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** {@code keyedCalls}. */
public interface KeyedCallsTable extends KeyedCalls.Mutable {

  @Override
  @SqlQuery("SELECT * FROM keyedCalls WHERE caller = :caller AND key = :key")
  Optional<KeyedCall> find(@Bind("caller") String caller, @Bind("key") IdempotencyKey key);

  @Override
  @SqlQuery(
      """
      SELECT count(*) AS calls, min(startedAt) AS oldest FROM keyedCalls WHERE caller = :caller
      """)
  Tally tally(@Bind("caller") String caller);

  @Override
  default void add(KeyedCall call) {
    Map<String, Object> columns = columns(call.answer());
    columns.put("caller", call.caller());
    columns.put("key", call.key());
    columns.put("requestKeyId", call.fingerprint().keyId());
    columns.put("request", call.fingerprint().base64());
    columns.put("startedAt", call.startedAt());
    insert(columns);
  }

  @SqlUpdate(
      """
      INSERT INTO keyedCalls (
        caller, key, requestKeyId, request, startedAt, status, location, bodyKeyId, body)
      VALUES (
        :caller, :key, :requestKeyId, :request, :startedAt, :status, :location, :bodyKeyId, :body)
      """)
  void insert(@BindMap Map<String, Object> columns);

  @Override
  default void answer(String caller, IdempotencyKey key, KeptAnswer answer) {
    Map<String, Object> columns = columns(Optional.of(answer));
    columns.put("caller", caller);
    columns.put("key", key);
    update(columns);
  }

  @SqlUpdate(
      """
      UPDATE keyedCalls SET
        status = :status, location = :location, bodyKeyId = :bodyKeyId, body = :body
      WHERE caller = :caller AND key = :key AND status IS NULL
      """)
  void update(@BindMap Map<String, Object> columns);

  @Override
  @SqlUpdate("DELETE FROM keyedCalls WHERE caller = :caller AND key = :key AND status IS NULL")
  void removeUnanswered(@Bind("caller") String caller, @Bind("key") IdempotencyKey key);

  @Override
  @SqlUpdate("DELETE FROM keyedCalls WHERE startedAt <= :limit")
  void removeStartedUntil(@Bind("limit") Instant limit);

  private static Map<String, Object> columns(Optional<KeptAnswer> answer) {
    Optional<SealedSecret> body = answer.flatMap(KeyedCallsTable::body);
    Map<String, Object> columns = new HashMap<>();
    columns.put("status", answer.map(KeptAnswer::status));
    columns.put("location", answer.flatMap(KeptAnswer::location));
    columns.put("bodyKeyId", body.map(SealedSecret::keyId));
    columns.put("body", body.map(SealedSecret::base64));
    return columns;
  }

  private static Optional<SealedSecret> body(KeptAnswer answer) {
    return switch (answer) {
      case KeptAnswer.Whole whole -> Optional.of(whole.body());
      case KeptAnswer.TooLarge _ -> Optional.empty();
    };
  }

  /** A call as a row. */
  static KeyedCall read(Row row) throws SQLException {
    return new KeyedCall(
        row.text("caller"),
        new IdempotencyKey(row.text("key")),
        new SealedSecret(row.text("requestKeyId"), row.text("request")),
        row.instant("startedAt"),
        answer(row));
  }

  private static Optional<KeptAnswer> answer(Row row) throws SQLException {
    if (row.optionalNumber("status").isEmpty()) {
      return Optional.empty();
    }
    int status = row.integer("status");
    Optional<String> location = row.optionalText("location");
    Optional<String> body = row.optionalText("body");
    return Optional.of(
        body.isEmpty()
            ? new KeptAnswer.TooLarge(status, location)
            : new KeptAnswer.Whole(
                status, location, new SealedSecret(row.text("bodyKeyId"), body.get())));
  }

  /** A row of counts. */
  static Tally tally(Row row) throws SQLException {
    return new Tally(row.integer("calls"), row.optionalInstant("oldest"));
  }
}
