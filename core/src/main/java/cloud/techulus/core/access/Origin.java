package cloud.techulus.core.access;

/**
 * Where a call comes from.
 *
 * @param network what one attacker has at least: the address itself, or the /64 that an IPv6
 *     address is in
 */
public record Origin(String address, String network) {

  /** From an address that is a network of its own. */
  public static Origin of(String address) {
    return new Origin(address, address);
  }
}
