package cloud.techulus.wireguard;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** What the encoding of an Ed25519 point tells (RFC 8032 section 5.1.2): its y coordinate. */
final class Ed25519Point {
  /** The field's prime, 2^255 - 19. */
  private static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));

  /** The y coordinates of the eight points whose order divides 8. */
  private static final List<BigInteger> SMALL_ORDER =
      List.of(
          BigInteger.ZERO,
          BigInteger.ONE,
          P.subtract(BigInteger.ONE),
          littleEndian("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
          littleEndian("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"));

  private final BigInteger y;

  private Ed25519Point(BigInteger y) {
    this.y = y;
  }

  /** Takes 32 bytes. Whether there is such a point on the curve is for the caller to check. */
  static Ed25519Point decode(byte[] encoded) {
    byte[] withoutSign = encoded.clone();
    withoutSign[31] &= 0x7f;
    return new Ed25519Point(littleEndian(withoutSign));
  }

  /** Whether y has no second encoding that is smaller. */
  boolean isCanonical() {
    return y.compareTo(P) < 0;
  }

  /** Anyone can sign for such a point. */
  boolean hasSmallOrder() {
    return SMALL_ORDER.contains(y);
  }

  /**
   * u = (1 + y) / (1 - y), the same point on Curve25519 (RFC 7748 section 4.1), as X25519 has it.
   */
  byte[] montgomery() {
    BigInteger u =
        BigInteger.ONE.add(y).multiply(BigInteger.ONE.subtract(y).mod(P).modInverse(P)).mod(P);
    byte[] bigEndian = u.toByteArray();
    byte[] encoded = new byte[32];
    for (int i = 0; i < Math.min(bigEndian.length, encoded.length); i++) {
      encoded[i] = bigEndian[bigEndian.length - 1 - i];
    }
    return encoded;
  }

  private static BigInteger littleEndian(String hex) {
    return littleEndian(HexFormat.of().parseHex(hex));
  }

  private static BigInteger littleEndian(byte[] bytes) {
    byte[] bigEndian = Arrays.copyOf(bytes, bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      bigEndian[i] = bytes[bytes.length - 1 - i];
    }
    return new BigInteger(1, bigEndian);
  }
}
