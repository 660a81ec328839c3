package cloud.techulus.sqlite.kill;

import cloud.techulus.core.control.Dispatcher;
import cloud.techulus.core.identity.FakeNodeIdentity;
import cloud.techulus.core.identity.ProxyId;
import cloud.techulus.core.node.ProxyOrders;
import cloud.techulus.core.node.ProxyReport;

/** A proxy that serves every table it is given. */
final class ObedientProxy {
  private final ProxyId id;
  private final FakeNodeIdentity identity;
  private ProxyReport last = new ProxyReport(Signatures.VERSION, 0, 0);

  ObedientProxy(ProxyId id, FakeNodeIdentity identity) {
    this.id = id;
    this.identity = identity;
  }

  long generation() {
    return last.routesGeneration();
  }

  void call(Dispatcher dispatcher, Signatures signatures) {
    ProxyOrders orders = dispatcher.proxyPoll(signatures.of(id.value(), identity), last);
    last =
        new ProxyReport(
            Signatures.VERSION,
            orders.routes().map(routes -> routes.generation()).orElse(last.routesGeneration()),
            orders.mesh().map(mesh -> mesh.generation()).orElse(last.meshGeneration()));
  }
}
