package cloud.techulus.sqlite;

import cloud.techulus.core.access.AuditEntry;
import cloud.techulus.core.access.AuditEntry.Action;
import cloud.techulus.core.access.AuditLog;
import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** {@code auditLog}. */
public interface AuditLogTable extends AuditLog.Mutable {

  @Override
  @SqlQuery("SELECT * FROM auditLog WHERE sequence < :number ORDER BY sequence DESC LIMIT :count")
  List<Numbered> before(@Bind("number") long number, @Bind("count") int count);

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
