package cloud.techulus.core.secret;

import cloud.techulus.core.service.EnvName;
import cloud.techulus.core.service.Service;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.random.RandomGenerator;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals and opens secrets with AES-256-GCM (NIST SP 800-38D) under the master key. A sealed secret
 * is bound to its service and name: moved to another it does not open.
 */
public final class SecretBox {
  private static final String ALGORITHM = "AES/GCM/NoPadding";
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final MasterKey key;
  private final RandomGenerator random;

  /**
   * @param random must be cryptographically strong: a nonce used twice gives the key away
   */
  public SecretBox(MasterKey key, RandomGenerator random) {
    this.key = key;
    this.random = random;
  }

  public SealedSecret seal(Service.Id service, EnvName name, Plaintext plaintext) {
    return seal(context(service, name), plaintext);
  }

  /**
   * @param context what it is for, which it is bound to; without NUL, as that is how secrets of
   *     services are told apart
   */
  public SealedSecret seal(String context, Plaintext plaintext) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, nonce, context);
      byte[] sealed = cipher.doFinal(plaintext.reveal().getBytes(StandardCharsets.UTF_8));
      byte[] whole = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
      System.arraycopy(sealed, 0, whole, NONCE_BYTES, sealed.length);
      return new SealedSecret(key.id(), Base64.getEncoder().encodeToString(whole));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM is part of every Java platform", e);
    }
  }

  /**
   * @throws CannotOpen if it was sealed under another key, for another service or name, or was
   *     changed
   */
  public Plaintext open(Service.Id service, EnvName name, SealedSecret secret) {
    return open(context(service, name), name.text(), secret);
  }

  /**
   * @param context what it was sealed for
   * @throws CannotOpen as above
   */
  public Plaintext open(String context, SealedSecret secret) {
    return open(context, context, secret);
  }

  private Plaintext open(String context, String name, SealedSecret secret) {
    if (!secret.keyId().equals(key.id())) {
      throw new CannotOpen(
          "secret %s is sealed under master key %s, this machine has %s"
              .formatted(name, secret.keyId(), key.id()));
    }
    try {
      byte[] whole = Base64.getDecoder().decode(secret.base64());
      if (whole.length < NONCE_BYTES) {
        throw new CannotOpen("secret " + name + " is damaged");
      }
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(whole, NONCE_BYTES), context);
      byte[] clear = cipher.doFinal(whole, NONCE_BYTES, whole.length - NONCE_BYTES);
      return new Plaintext(new String(clear, StandardCharsets.UTF_8));
    } catch (GeneralSecurityException | IllegalArgumentException damaged) {
      throw new CannotOpen(
          "secret " + name + " does not open: it was changed, or made for another");
    }
  }

  private Cipher cipher(int mode, byte[] nonce, String context) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(ALGORITHM);
    cipher.init(mode, new SecretKeySpec(key.bytes(), "AES"), new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }

  /** A service's id has no NUL, so no other pair gives the same text. */
  private static String context(Service.Id service, EnvName name) {
    return service.value() + "\0" + name.text();
  }

  /** A sealed secret that this key does not open; the message never holds the secret. */
  public static final class CannotOpen extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CannotOpen(String message) {
      super(message);
    }

    public String message() {
      return String.valueOf(getMessage());
    }
  }
}
