package cloud.techulus.wireguard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.techulus.core.identity.NodeIdentity;
import cloud.techulus.core.identity.NodeIdentityContract;
import cloud.techulus.core.identity.PublicKey;
import cloud.techulus.core.identity.SignatureVerifier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Ed25519IdentityTest extends NodeIdentityContract {
  private static final HexFormat HEX = HexFormat.of();

  @TempDir private Path folder = Path.of("");

  @Test
  void the_seed_is_made_once_and_for_its_owner_alone() throws IOException {
    Path file = folder.resolve("identity");
    PublicKey first = Ed25519Identity.load(file).publicKey();

    assertThat(Ed25519Identity.load(file).publicKey()).isEqualTo(first);
    assertThat(Files.size(file)).isEqualTo(32);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void a_damaged_seed_is_refused_and_kept() throws IOException {
    Path file = write(new byte[31], "rw-------");

    assertThatThrownBy(() -> Ed25519Identity.load(file))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("damaged");
    assertThat(Files.readAllBytes(file)).isEqualTo(new byte[31]);
  }

  @Test
  void a_seed_that_others_may_read_is_refused() throws IOException {
    Path file = write(new byte[32], "rw-r-----");

    assertThatThrownBy(() -> Ed25519Identity.load(file))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("chmod 600");
  }

  @Test
  void a_folder_that_is_not_there_is_named() {
    Path file = folder.resolve("nowhere").resolve("identity");

    assertThatThrownBy(() -> Ed25519Identity.load(file))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void neither_the_identity_nor_its_wireguard_secret_prints_what_is_secret() {
    byte[] seed = HEX.parseHex("42".repeat(32));
    Ed25519Identity identity = Ed25519Identity.ofSeed(seed);

    assertThat(identity.toString())
        .isEqualTo("Ed25519Identity[" + identity.publicKey() + "]")
        .doesNotContain(Base64.getEncoder().encodeToString(seed));
    assertThat(identity.wireGuardSecret()).hasToString("***");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // y = 0, 1, p - 1 and the two of order 8, with both signs of x where there are two
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000080",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
        // y = p, p + 1 and 2^255 - 1: second encodings
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        // y = 2: not on the curve
        "0200000000000000000000000000000000000000000000000000000000000000"
      })
  void a_bad_point_has_no_wireguard_key_and_verifies_nothing(String encoding) {
    PublicKey bad = PublicKey.of(HEX.parseHex(encoding));
    // R = identity, S = 0: every message is "signed" by a key of order 1 with it.
    byte[] forged = new byte[64];
    forged[0] = 1;

    assertRefused(bad);
    assertThat(verifier().verify(bad, new byte[] {1}, forged)).isFalse();
  }

  @Test
  void a_key_with_a_part_of_small_order_is_refused() {
    // The RFC's first key plus the point of order 2: (x, y) becomes (-x, -y).
    byte[] key = HEX.parseHex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
    byte[] mixed = negated(key);

    assertRefused(PublicKey.of(mixed));
  }

  @Override
  protected SignatureVerifier verifier() {
    return new Ed25519Verifier();
  }

  @Override
  protected NodeIdentity one() {
    return Ed25519Identity.ofSeed(HEX.parseHex("01".repeat(32)));
  }

  @Override
  protected NodeIdentity other() {
    return Ed25519Identity.ofSeed(HEX.parseHex("02".repeat(32)));
  }

  /** (-x, -y): p - y, with the other sign of x. */
  private static byte[] negated(byte[] key) {
    byte[] negative = new byte[32];
    byte[] p = HEX.parseHex("ed" + "ff".repeat(30) + "7f");
    int borrow = 0;
    for (int i = 0; i < 32; i++) {
      int y = (i == 31 ? key[i] & 0x7f : key[i] & 0xff) + borrow;
      int difference = (p[i] & 0xff) - y;
      borrow = difference < 0 ? 1 : 0;
      negative[i] = (byte) difference;
    }
    negative[31] |= (byte) ((key[31] & 0x80) ^ 0x80);
    return negative;
  }

  private Path write(byte[] bytes, String permissions) throws IOException {
    Path file = Files.write(folder.resolve("identity"), bytes);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }
}
