package cloud.techulus.http.wire;

import cloud.techulus.core.Name;
import cloud.techulus.core.mesh.MeshAddress;
import cloud.techulus.core.naming.NameTable;
import java.util.List;

/** A whole table of names. */
public record NamesWire(long generation, List<EntryWire> entries) {
  /** One service. */
  public record EntryWire(String project, String service, List<String> addresses) {
    static EntryWire of(NameTable.Entry entry) {
      return new EntryWire(
          entry.project().text(),
          entry.service().text(),
          entry.addresses().stream().map(MeshAddress::toString).toList());
    }

    NameTable.Entry toEntry() {
      return new NameTable.Entry(
          new Name(project),
          new Name(service),
          addresses.stream().map(MeshAddress::parse).toList());
    }
  }

  public static NamesWire of(NameTable table) {
    return new NamesWire(table.generation(), table.entries().stream().map(EntryWire::of).toList());
  }

  public NameTable toNameTable() {
    return new NameTable(generation, entries.stream().map(EntryWire::toEntry).toList());
  }
}
