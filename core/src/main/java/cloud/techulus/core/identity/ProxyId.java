package cloud.techulus.core.identity;

import cloud.techulus.core.RandomId;
import java.util.random.RandomGenerator;

/** Names a proxy. */
public record ProxyId(String value) implements NodeId {
  public static final String PREFIX = "prx_";

  public ProxyId {
    RandomId.require(PREFIX, value);
  }

  public static ProxyId next(RandomGenerator random) {
    return new ProxyId(RandomId.next(PREFIX, random));
  }

  @Override
  public String toString() {
    return value;
  }
}
