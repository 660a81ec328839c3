package cloud.techulus.core.identity;

/** A WireGuard public key (X25519), 32 bytes in base64, as {@code wg pubkey} prints it. */
public record WireGuardKey(String base64) {
  public WireGuardKey {
    KeyText.require32Bytes("wireguardPublicKey", base64);
  }

  @Override
  public String toString() {
    return base64;
  }
}
