package cloud.techulus.core.identity;

import cloud.techulus.core.RandomId;
import java.util.random.RandomGenerator;

/** Names a server. */
public record ServerId(String value) implements NodeId {
  public static final String PREFIX = "srv_";

  public ServerId {
    RandomId.require(PREFIX, value);
  }

  public static ServerId next(RandomGenerator random) {
    return new ServerId(RandomId.next(PREFIX, random));
  }

  @Override
  public String toString() {
    return value;
  }
}
