package cloud.techulus.http.wire;

import cloud.techulus.core.identity.PublicKey;
import cloud.techulus.core.node.KeyClaim;
import java.time.Instant;

/**
 * {@code POST /agent/v1/key}.
 *
 * @param created in seconds since 1970
 */
public record KeyClaimWire(String publicKey, long created, String nonce, String proof) {
  public static KeyClaimWire of(KeyClaim claim) {
    return new KeyClaimWire(
        claim.key().base64(), claim.created().getEpochSecond(), claim.nonce(), claim.proof());
  }

  /** A time that no clock shows is as good as 1970: too old. */
  public KeyClaim toKeyClaim() {
    Instant at =
        created < 0 || created > Instant.MAX.getEpochSecond()
            ? Instant.EPOCH
            : Instant.ofEpochSecond(created);
    return new KeyClaim(PublicKey.parse(publicKey), at, nonce, proof);
  }
}
