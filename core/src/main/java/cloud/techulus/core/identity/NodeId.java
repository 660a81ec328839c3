package cloud.techulus.core.identity;

import java.util.Optional;

/** The id of a machine with an agent: a worker or a proxy. */
public sealed interface NodeId permits ServerId, ProxyId {

  String value();

  /** Reads the id a request claims; empty if it has neither form. */
  static Optional<NodeId> parse(String text) {
    if (text.startsWith(ServerId.PREFIX)) {
      return Optional.of(new ServerId(text));
    }
    if (text.startsWith(ProxyId.PREFIX)) {
      return Optional.of(new ProxyId(text));
    }
    return Optional.empty();
  }
}
