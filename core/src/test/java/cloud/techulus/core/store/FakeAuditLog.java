package cloud.techulus.core.store;

import cloud.techulus.core.access.AuditEntry;
import cloud.techulus.core.access.AuditLog;
import java.util.List;

record FakeAuditLog(FakeData data) implements AuditLog.Mutable {

  @Override
  public List<AuditEntry> latest(int count) {
    return data.auditLog.reversed().stream().limit(count).toList();
  }

  @Override
  public void append(AuditEntry entry) {
    data.auditLog.add(entry);
    if (data.auditLog.size() > LIMIT) {
      data.auditLog.removeFirst();
    }
  }
}
