package cloud.techulus.core.naming;

import cloud.techulus.core.mesh.MeshAddress;
import java.util.List;
import java.util.Optional;

/** Answers in memory. */
public final class FakeNameServer implements NameServer {
  private Optional<NameTable> current = Optional.empty();

  @Override
  public synchronized void serve(NameTable table) {
    current = Optional.of(table);
  }

  /** What it answers by; empty before the first table. */
  public synchronized Optional<NameTable> current() {
    return current;
  }

  /** Empty if there is no such name. */
  public synchronized Optional<List<MeshAddress>> lookUp(String name) {
    return current.stream()
        .flatMap(table -> table.entries().stream())
        .filter(entry -> name.equals(entry.service() + "." + entry.project() + ".internal"))
        .map(NameTable.Entry::addresses)
        .findFirst();
  }
}
