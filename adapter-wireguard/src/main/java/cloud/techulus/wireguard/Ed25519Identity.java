package cloud.techulus.wireguard;

import cloud.techulus.core.identity.NodeIdentity;
import cloud.techulus.core.identity.PublicKey;
import java.nio.file.Path;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * A node's identity from a seed file. Signing and WireGuard use the same secret (design, section
 * 2): the control plane derives the WireGuard public key from the Ed25519 one.
 */
public final class Ed25519Identity implements NodeIdentity {
  private final byte[] seed;
  private final PublicKey publicKey;

  private Ed25519Identity(byte[] seed) {
    this.seed = seed;
    byte[] key = new byte[Ed25519.PUBLIC_KEY_SIZE];
    Ed25519.generatePublicKey(seed, 0, key, 0);
    this.publicKey = PublicKey.of(key);
  }

  /**
   * Reads the seed file; on first use makes it, for its owner alone.
   *
   * @throws IllegalStateException if the file is damaged or others may read it
   */
  public static Ed25519Identity load(Path seedFile) {
    return new Ed25519Identity(SeedFile.readOrMake(seedFile));
  }

  static Ed25519Identity ofSeed(byte[] seed) {
    if (seed.length != Ed25519.SECRET_KEY_SIZE) {
      throw new IllegalArgumentException("a seed has 32 bytes");
    }
    return new Ed25519Identity(seed.clone());
  }

  @Override
  public PublicKey publicKey() {
    return publicKey;
  }

  @Override
  public byte[] sign(byte[] message) {
    byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
    Ed25519.sign(seed, 0, message, 0, message.length, signature, 0);
    return signature;
  }

  /** The private key of this node's WireGuard interface. */
  public WireGuardSecret wireGuardSecret() {
    return WireGuardSecret.of(seed);
  }

  /** The public half alone. */
  @Override
  public String toString() {
    return "Ed25519Identity[" + publicKey + "]";
  }
}
