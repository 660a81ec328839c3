package cloud.techulus.core.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.techulus.core.Problem;
import cloud.techulus.core.service.EnvName;
import cloud.techulus.core.service.Service;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SecretBoxTest {
  private static final Service.Id WEB = new Service.Id("svc_web");
  private static final EnvName NAME = new EnvName("DB_URL");
  private static final Plaintext VALUE = new Plaintext("postgres://ü:p@ss/x\nline two");

  private final MasterKey key = MasterKey.generate(new Random(1));
  private final SecretBox box = new SecretBox(key, new Random(2));

  @Test
  void opensWhatItSealed() {
    assertThat(box.open(WEB, NAME, box.seal(WEB, NAME, VALUE))).isEqualTo(VALUE);
  }

  @Test
  void sealsTheSameValueDifferentlyEachTime() {
    assertThat(box.seal(WEB, NAME, VALUE)).isNotEqualTo(box.seal(WEB, NAME, VALUE));
  }

  @Test
  void doesNotOpenForAnotherServiceOrName() {
    SealedSecret sealed = box.seal(WEB, NAME, VALUE);

    assertRefused(() -> box.open(new Service.Id("svc_api"), NAME, sealed));
    assertRefused(() -> box.open(WEB, new EnvName("DB_URL2"), sealed));
  }

  @Test
  void doesNotOpenUnderAnotherKey() {
    SecretBox other = new SecretBox(MasterKey.generate(new Random(3)), new Random(4));
    SealedSecret sealed = box.seal(WEB, NAME, VALUE);

    assertRefused(() -> other.open(WEB, NAME, sealed));
  }

  @Test
  void doesNotOpenWithAnyBitFlipped() {
    SealedSecret sealed = box.seal(WEB, NAME, VALUE);
    byte[] bytes = Base64.getDecoder().decode(sealed.base64());
    for (int i = 0; i < bytes.length; i++) {
      byte[] changed = bytes.clone();
      changed[i] ^= 1;
      assertRefused(
          () ->
              box.open(
                  WEB,
                  NAME,
                  new SealedSecret(sealed.keyId(), Base64.getEncoder().encodeToString(changed))));
    }
  }

  @Test
  void aShortOrUnreadableTextIsDamaged() {
    assertRefused(() -> box.open(WEB, NAME, new SealedSecret(key.id(), "AAAA")));
    assertRefused(() -> box.open(WEB, NAME, new SealedSecret(key.id(), "not base64!")));
  }

  @Test
  void neitherKeyNorValuePrintsItself() {
    assertThat(VALUE.toString()).isEqualTo("***");
    assertThat(key.toString()).isEqualTo("master key " + key.id()).doesNotContain(key.reveal());
  }

  @Test
  void aKeyFileIsReadBackAndABadOneIsNotRepeated() {
    assertThat(MasterKey.parse(key.reveal() + "\n").reveal()).isEqualTo(key.reveal());
    assertThatThrownBy(() -> MasterKey.parse("secret-but-wrong"))
        .isInstanceOf(Problem.class)
        .hasMessage("masterKey: must be 64 hex digits");
  }

  private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable open) {
    assertThatThrownBy(open)
        .isInstanceOf(SecretBox.CannotOpen.class)
        .hasMessageNotContaining("p@ss");
  }
}
