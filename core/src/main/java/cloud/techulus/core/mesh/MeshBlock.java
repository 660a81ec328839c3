package cloud.techulus.core.mesh;

import cloud.techulus.core.Problem;

/** A range of mesh addresses in CIDR notation (RFC 4632), such as 10.100.3.0/24. */
public record MeshBlock(MeshAddress network, int prefix) implements Comparable<MeshBlock> {

  public MeshBlock {
    if (prefix < 8 || prefix > 32) {
      throw Problem.invalid("cidr", "the prefix must be between /8 and /32");
    }
    if ((network.bits() & ~mask(prefix)) != 0) {
      throw Problem.invalid("cidr", network + "/" + prefix + " has bits set behind its prefix");
    }
  }

  /**
   * @throws Problem INVALID, field {@code cidr}
   */
  public static MeshBlock parse(String text) {
    String[] parts = text.split("/", -1);
    if (parts.length != 2 || !parts[1].matches("[0-9]{1,2}")) {
      throw Problem.invalid("cidr", "must look like 10.100.0.0/16");
    }
    return new MeshBlock(MeshAddress.parse(parts[0]), Integer.parseInt(parts[1]));
  }

  public static MeshBlock single(MeshAddress address) {
    return new MeshBlock(address, 32);
  }

  public boolean contains(MeshAddress address) {
    return (address.bits() & mask(prefix)) == network.bits();
  }

  private static int mask(int prefix) {
    return -1 << (32 - prefix);
  }

  @Override
  public int compareTo(MeshBlock other) {
    int byNetwork = network.compareTo(other.network);
    return byNetwork != 0 ? byNetwork : Integer.compare(prefix, other.prefix);
  }

  @Override
  public String toString() {
    return network + "/" + prefix;
  }
}
