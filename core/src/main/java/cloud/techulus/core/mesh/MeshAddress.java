package cloud.techulus.core.mesh;

import cloud.techulus.core.Problem;

/** An IPv4 address inside the mesh; ordered as a number. */
public record MeshAddress(int bits) implements Comparable<MeshAddress> {

  /**
   * @throws Problem INVALID, field {@code address}, unless the text is a dotted IPv4 address
   */
  public static MeshAddress parse(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 4) {
      throw Problem.invalid("address", "must be an IPv4 address like 10.100.1.2");
    }
    int bits = 0;
    for (String part : parts) {
      if (!part.matches("0|[1-9][0-9]{0,2}") || Integer.parseInt(part) > 255) {
        throw Problem.invalid("address", "must be an IPv4 address like 10.100.1.2");
      }
      bits = bits << 8 | Integer.parseInt(part);
    }
    return new MeshAddress(bits);
  }

  public MeshAddress plus(int count) {
    return new MeshAddress(bits + count);
  }

  @Override
  public int compareTo(MeshAddress other) {
    return Integer.compareUnsigned(bits, other.bits);
  }

  @Override
  public String toString() {
    return (bits >>> 24)
        + "."
        + (bits >>> 16 & 255)
        + "."
        + (bits >>> 8 & 255)
        + "."
        + (bits & 255);
  }
}
