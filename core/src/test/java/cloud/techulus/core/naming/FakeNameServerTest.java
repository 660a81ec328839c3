package cloud.techulus.core.naming;

import cloud.techulus.core.mesh.MeshAddress;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

class FakeNameServerTest extends NameServerContract {
  private final FakeNameServer fake = new FakeNameServer();

  @Override
  protected NameServer server() {
    return fake;
  }

  @Override
  protected Optional<Set<String>> lookUp(String name) {
    return fake.lookUp(name)
        .map(found -> found.stream().map(MeshAddress::toString).collect(Collectors.toSet()));
  }
}
