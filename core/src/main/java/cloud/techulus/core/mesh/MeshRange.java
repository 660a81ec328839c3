package cloud.techulus.core.mesh;

import cloud.techulus.core.Problem;
import java.util.Optional;
import java.util.Set;

/**
 * How the mesh's range is divided (design, section 8): subnet 0 belongs to the platform (proxies
 * .1, .2, ...), server k gets subnet k, a /24 whose .1 is its own and .2 to .254 are for its
 * deployments.
 */
public record MeshRange(MeshBlock block) {
  public static final MeshRange DEFAULT = new MeshRange(MeshBlock.parse("10.100.0.0/16"));

  /** Prefix length of one server's subnet. */
  public static final int SUBNET_PREFIX = 24;

  private static final int FIRST_DEPLOYMENT = 2;
  private static final int LAST_DEPLOYMENT = 254;

  public MeshRange {
    if (block.prefix() >= SUBNET_PREFIX) {
      throw Problem.invalid("cidr", "the mesh must be larger than one /24 subnet");
    }
  }

  /** How many servers fit. */
  public int servers() {
    return (1 << (SUBNET_PREFIX - block.prefix())) - 1;
  }

  /** How many proxies fit. */
  public static int proxies() {
    return LAST_DEPLOYMENT;
  }

  public MeshBlock subnet(int index) {
    if (index < 0 || index > servers()) {
      throw new IllegalArgumentException("no subnet " + index + " in " + block);
    }
    return new MeshBlock(block.network().plus(index << (32 - SUBNET_PREFIX)), SUBNET_PREFIX);
  }

  public MeshAddress serverAddress(int subnet) {
    return subnet(subnet).network().plus(1);
  }

  /**
   * @param number from 1
   */
  public MeshAddress proxyAddress(int number) {
    return subnet(0).network().plus(number);
  }

  /** The subnet an address lies in. */
  public int subnetOf(MeshAddress address) {
    return (address.bits() - block.network().bits()) >>> (32 - SUBNET_PREFIX);
  }

  /**
   * The next subnet no server has, in turn: a proxy that cannot be reached may still lead visitors
   * to addresses of a server that is gone. Empty if the mesh is full.
   *
   * @param last given before; 0: from the first
   */
  public Optional<Integer> freeSubnet(int last, Set<Integer> taken) {
    for (int i = 0; i < servers(); i++) {
      int candidate = 1 + (last + i) % servers();
      if (!taken.contains(candidate)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  /** The lowest address no proxy has; empty if there are as many as can be. */
  public Optional<MeshAddress> freeProxyAddress(Set<MeshAddress> taken) {
    for (int number = 1; number <= proxies(); number++) {
      MeshAddress candidate = proxyAddress(number);
      if (!taken.contains(candidate)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  /**
   * The next address in a server's subnet that no deployment holds, in turn; empty if all 253 are
   * taken.
   *
   * @param last given before; any other address: from the first
   */
  public Optional<MeshAddress> freeAddress(int subnet, MeshAddress last, Set<MeshAddress> taken) {
    MeshAddress network = subnet(subnet).network();
    int count = LAST_DEPLOYMENT - FIRST_DEPLOYMENT + 1;
    int before = last.bits() - network.bits() - FIRST_DEPLOYMENT;
    int first = before >= 0 && before < count ? before + 1 : 0;
    for (int i = 0; i < count; i++) {
      MeshAddress candidate = network.plus(FIRST_DEPLOYMENT + (first + i) % count);
      if (!taken.contains(candidate)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }
}
