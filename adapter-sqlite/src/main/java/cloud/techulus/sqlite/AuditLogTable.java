package cloud.techulus.sqlite;

import cloud.techulus.core.access.AuditEntry;
import cloud.techulus.core.access.AuditEntry.Action;
import cloud.techulus.core.access.AuditLog;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** {@code auditLog}. */
public interface AuditLogTable extends AuditLog.Mutable {

  @Override
  default List<Numbered> before(long number, Filter filter, int count) {
    // As the table has it.
    String action = filter.action().map(it -> it.name().toLowerCase(Locale.ROOT)).orElse("");
    return select(number, filter.actor(), action, filter.subject(), count);
  }

  /** Each text is looked for with {@code instr}, in which no character is special. */
  @SqlQuery(
      """
      SELECT * FROM auditLog
      WHERE sequence < :number
        AND instr(lower(actor), :actor) > 0
        AND :action IN ('', action)
        AND instr(lower(subject), :subject) > 0
      ORDER BY sequence DESC LIMIT :count
      """)
  List<Numbered> select(
      @Bind("number") long number,
      @Bind("actor") String actor,
      @Bind("action") String action,
      @Bind("subject") String subject,
      @Bind("count") int count);

  @Override
  default void append(AuditEntry entry) {
    insert(entry);
    removeOldest(LIMIT);
  }

  @SqlUpdate(
      """
      INSERT INTO auditLog (at, actor, action, subject, detail, address)
      VALUES (:at, :actor, :action, :subject, :detail, :address)
      """)
  void insert(@BindMethods AuditEntry entry);

  /** Sequences have no gaps, because nothing else is ever removed. */
  @SqlUpdate("DELETE FROM auditLog WHERE sequence <= (SELECT max(sequence) FROM auditLog) - :kept")
  void removeOldest(@Bind("kept") int kept);

  /** An entry as a row. */
  static Numbered read(Row row) throws SQLException {
    return new Numbered(
        row.number("sequence"),
        new AuditEntry(
            row.instant("at"),
            row.text("actor"),
            row.constant(Action.class, "action"),
            row.text("subject"),
            row.text("detail"),
            row.text("address")));
  }
}
