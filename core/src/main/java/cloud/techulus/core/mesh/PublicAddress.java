package cloud.techulus.core.mesh;

import cloud.techulus.core.Problem;

/**
 * A machine's IPv4 address outside the mesh. Never a host name: {@code wg} blocks for a minute on
 * one that does not resolve.
 */
public record PublicAddress(String text) {
  public PublicAddress {
    try {
      MeshAddress.parse(text);
    } catch (Problem notAnAddress) {
      throw Problem.invalid("publicIp", "must be an IPv4 address like 203.0.113.7");
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
