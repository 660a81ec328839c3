package cloud.techulus.core.store;

import cloud.techulus.core.access.AuditEntry;
import cloud.techulus.core.access.AuditLog;
import java.util.List;

record FakeAuditLog(FakeData data) implements AuditLog.Mutable {

  @Override
  public List<Numbered> before(long number, Filter filter, int count) {
    return data.auditLog.reversed().stream()
        .filter(entry -> entry.number() < number && filter.matches(entry.entry()))
        .limit(count)
        .toList();
  }

  @Override
  public void append(AuditEntry entry) {
    data.lastAuditNumber++;
    data.auditLog.add(new Numbered(data.lastAuditNumber, entry));
    if (data.auditLog.size() > LIMIT) {
      data.auditLog.removeFirst();
    }
  }
}
