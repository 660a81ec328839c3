package cloud.techulus.control.app.cli;

import cloud.techulus.http.wire.ProxyWire;
import cloud.techulus.http.wire.ServerWire;

/** A node with the token it registers with, under the names that programs rely on. */
final class NewNode {
  private NewNode() {}

  static Object server(ServerWire.NewWire added) {
    return new WithServer(added.server(), added.registrationToken());
  }

  static Object proxy(ProxyWire.NewWire added) {
    return new WithProxy(added.proxy(), added.registrationToken());
  }

  private record WithServer(ServerWire server, String token) {}

  private record WithProxy(ProxyWire proxy, String token) {}
}
