package cloud.techulus.wireguard;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.identity.PublicKey;
import java.math.BigInteger;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 8032 section 7.1, and the conversion against Bouncy Castle's X25519. */
class Ed25519VectorsTest {
  private static final HexFormat HEX = HexFormat.of();
  private static final BigInteger GROUP_ORDER =
      BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));

  private final Ed25519Verifier verifier = new Ed25519Verifier();

  @ParameterizedTest
  @CsvSource({
    "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60,"
        + "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a,"
        + "'',"
        + "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
        + "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb,"
        + "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c,"
        + "72,"
        + "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7,"
        + "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025,"
        + "af82,"
        + "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
        + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
  })
  void the_vectors_of_the_standard(String seed, String key, String message, String signature) {
    Ed25519Identity identity = Ed25519Identity.ofSeed(HEX.parseHex(seed));

    assertThat(identity.publicKey()).isEqualTo(PublicKey.of(HEX.parseHex(key)));
    assertThat(identity.sign(HEX.parseHex(message))).isEqualTo(HEX.parseHex(signature));
    assertThat(
            verifier.verify(identity.publicKey(), HEX.parseHex(message), HEX.parseHex(signature)))
        .isTrue();
  }

  @Test
  void the_wireguard_key_of_the_public_half_is_that_of_the_secret_half() {
    Random random = new Random(8032);
    for (int i = 0; i < 200; i++) {
      byte[] seed = new byte[32];
      random.nextBytes(seed);
      Ed25519Identity identity = Ed25519Identity.ofSeed(seed);
      byte[] secret = Base64.getDecoder().decode(identity.wireGuardSecret().reveal());
      byte[] expected = new byte[32];
      X25519.generatePublicKey(secret, 0, expected, 0);

      assertThat(verifier.wireGuardKey(identity.publicKey()).base64())
          .isEqualTo(Base64.getEncoder().encodeToString(expected));
    }
  }

  @Test
  void a_signature_has_no_second_form() {
    Ed25519Identity identity = Ed25519Identity.ofSeed(new byte[32]);
    byte[] message = {1, 2, 3};
    byte[] signature = identity.sign(message);
    byte[] second = signature.clone();
    byte[] larger = reversed(littleEndian(signature, 32).add(GROUP_ORDER));
    System.arraycopy(larger, 0, second, 32, 32);

    assertThat(verifier.verify(identity.publicKey(), message, signature)).isTrue();
    assertThat(verifier.verify(identity.publicKey(), message, second)).isFalse();
  }

  private static BigInteger littleEndian(byte[] bytes, int from) {
    byte[] bigEndian = new byte[bytes.length - from];
    for (int i = 0; i < bigEndian.length; i++) {
      bigEndian[i] = bytes[bytes.length - 1 - i];
    }
    return new BigInteger(1, bigEndian);
  }

  private static byte[] reversed(BigInteger number) {
    byte[] bigEndian = number.toByteArray();
    byte[] bytes = new byte[32];
    for (int i = 0; i < Math.min(32, bigEndian.length); i++) {
      bytes[i] = bigEndian[bigEndian.length - 1 - i];
    }
    return bytes;
  }
}
