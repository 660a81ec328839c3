package cloud.techulus.core.proxy;

import cloud.techulus.core.mesh.MeshAddress;
import cloud.techulus.core.proxy.RouteTable.Entry;
import cloud.techulus.core.proxy.RouteTable.Upstream;
import cloud.techulus.core.service.Domain;
import java.util.List;
import java.util.Optional;

class FakeReverseProxyTest extends ReverseProxyContract {
  private final FakeReverseProxy fake = new FakeReverseProxy();
  private int visits;

  @Override
  protected ReverseProxy proxy() {
    return fake;
  }

  @Override
  protected Answer visit(Domain domain) {
    Optional<Entry> entry =
        fake.current().stream()
            .flatMap(table -> table.entries().stream())
            .filter(candidate -> candidate.domain().equals(domain))
            .findFirst();
    if (entry.isEmpty()) {
      return new Answer(404, "");
    }
    List<Upstream> upstreams = entry.get().upstreams();
    if (upstreams.isEmpty()) {
      return new Answer(503, "");
    }
    visits++;
    Upstream asked = upstreams.get(visits % upstreams.size());
    boolean tooSlow =
        asked.equals(slowReplica())
            && entry.get().responseTimeout().filter(limit -> limit.compareTo(SLOW) < 0).isPresent();
    return tooSlow ? new Answer(504, "") : new Answer(200, text(asked));
  }

  @Override
  protected Upstream replica(int number) {
    return new Upstream(MeshAddress.parse("10.100.1.1").plus(number), 8080);
  }

  @Override
  protected Upstream slowReplica() {
    return replica(9);
  }

  @Override
  protected void stop() {
    fake.refuse("connection refused");
  }
}
