package cloud.techulus.http.signature;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.identity.PublicKey;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The vector of RFC 9421 appendix B.2.6, with the key of appendix B.1.4. */
class Rfc9421Test {
  private static final JdkEd25519 KEY =
      new JdkEd25519(
          "n4Ni+HpISpVObnQMW0wOhCKROaIKqKtW/2ZYb2p9KcU=",
          PublicKey.parse("JrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs="));

  private static final String INPUT =
      "(\"date\" \"@method\" \"@path\" \"@authority\" \"content-type\" \"content-length\")"
          + ";created=1618884473;keyid=\"test-key-ed25519\"";

  private static final String SIGNATURE =
      "wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==";

  private static byte[] signatureBase() {
    Map<String, String> components = new LinkedHashMap<>();
    components.put("date", "Tue, 20 Apr 2021 02:07:55 GMT");
    components.put("@method", "POST");
    components.put("@path", "/foo");
    components.put("@authority", "example.com");
    components.put("content-type", "application/json");
    components.put("content-length", "18");
    return FieldParser.signatureInputs("sig-b26=" + INPUT).values().stream()
        .map(input -> input.signatureBase(components))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void the_signature_base_is_the_one_of_the_rfc() {
    assertThat(new String(signatureBase(), UTF_8))
        .isEqualTo(
            """
            "date": Tue, 20 Apr 2021 02:07:55 GMT
            "@method": POST
            "@path": /foo
            "@authority": example.com
            "content-type": application/json
            "content-length": 18
            "@signature-params":\
            """
                + " "
                + INPUT);
  }

  @Test
  void the_signature_is_the_one_of_the_rfc() {
    assertThat(Base64.getEncoder().encodeToString(KEY.sign(signatureBase()))).isEqualTo(SIGNATURE);
    assertThat(
            JdkEd25519.verify(
                KEY.publicKey(), signatureBase(), Base64.getDecoder().decode(SIGNATURE)))
        .isTrue();
  }
}
