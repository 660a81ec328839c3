package cloud.techulus.http.signature;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.techulus.core.Problem;
import cloud.techulus.core.identity.PublicKey;
import cloud.techulus.core.identity.SignedRequest;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignedRequestsTest {
  private static final JdkEd25519 KEY =
      new JdkEd25519(
          "n4Ni+HpISpVObnQMW0wOhCKROaIKqKtW/2ZYb2p9KcU=",
          PublicKey.parse("JrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs="));

  private static final Instant NOW = Instant.parse("2026-11-25T03:17:00Z");
  private static final SignableRequest POLL =
      request("POST", "/agent/v1/poll", Optional.of("wait=3"), "{\"a\":1}");

  private static SignableRequest request(
      String method, String path, Optional<String> query, String body) {
    return new SignableRequest(method, path, query, body.getBytes(UTF_8));
  }

  private static Map<String, String> sign(SignableRequest request) {
    return new LinkedHashMap<>(
        new RequestSigner(() -> NOW, new Random(1)).headers(KEY, "srv_1", request));
  }

  private static SignedRequest read(SignableRequest request, Map<String, String> headers) {
    return SignatureReader.read(request, name -> Optional.ofNullable(headers.get(name)));
  }

  /** Whether a server would believe it: well formed, and the signature fits the key. */
  private static boolean isBelieved(SignableRequest request, Map<String, String> headers) {
    try {
      SignedRequest signed = read(request, headers);
      return JdkEd25519.verify(KEY.publicKey(), signed.message(), signed.signature());
    } catch (Problem refused) {
      assertThat(refused.kind()).isEqualTo(Problem.Kind.UNAUTHENTICATED);
      return false;
    }
  }

  @Test
  void what_was_signed_is_read() {
    SignedRequest signed = read(POLL, sign(POLL));

    assertThat(signed.keyId()).isEqualTo("srv_1");
    assertThat(signed.created()).isEqualTo(NOW);
    assertThat(signed.nonce()).hasSize(22);
    assertThat(new String(signed.message(), UTF_8))
        .isEqualTo(
            """
            "@method": POST
            "@path": /agent/v1/poll
            "@query": ?wait=3
            "content-digest": sha-256=:AVq9f1zFei3ZS3WQ8ErYCEJzkF7jPsXOvq5iJ2qX+GI=:
            "@signature-params": \
            ("@method" "@path" "@query" "content-digest")\
            ;created=%d;nonce="%s";keyid="srv_1";alg="ed25519\"\
            """
                .formatted(NOW.getEpochSecond(), signed.nonce()));
    assertThat(isBelieved(POLL, sign(POLL))).isTrue();
  }

  @Test
  void a_request_without_query_and_body_covers_neither() {
    SignableRequest plain = request("GET", "/agent/v1/x", Optional.empty(), "");

    assertThat(sign(plain)).doesNotContainKey(ContentDigest.HEADER);
    assertThat(isBelieved(plain, sign(plain))).isTrue();
  }

  @Test
  void each_request_has_a_nonce_of_its_own() {
    RequestSigner signer = new RequestSigner(() -> NOW, new Random(1));

    assertThat(read(POLL, signer.headers(KEY, "srv_1", POLL)).nonce())
        .isNotEqualTo(read(POLL, signer.headers(KEY, "srv_1", POLL)).nonce());
  }

  @Test
  void another_method_path_query_or_body_is_not_believed() {
    Map<String, String> headers = sign(POLL);

    assertThat(isBelieved(request("PUT", POLL.path(), POLL.query(), "{\"a\":1}"), headers))
        .isFalse();
    assertThat(isBelieved(request("POST", "/agent/v1/report", POLL.query(), "{\"a\":1}"), headers))
        .isFalse();
    assertThat(
            isBelieved(request("POST", POLL.path(), Optional.of("wait=4"), "{\"a\":1}"), headers))
        .isFalse();
    assertThat(isBelieved(request("POST", POLL.path(), Optional.empty(), "{\"a\":1}"), headers))
        .isFalse();
    assertThat(isBelieved(request("POST", POLL.path(), POLL.query(), "{\"a\":2}"), headers))
        .isFalse();
    assertThat(isBelieved(request("POST", POLL.path(), POLL.query(), ""), headers)).isFalse();
  }

  @Test
  void another_body_with_its_own_digest_is_not_believed() {
    Map<String, String> headers = sign(POLL);
    headers.put(ContentDigest.HEADER, ContentDigest.of("{\"a\":2}".getBytes(UTF_8)));

    assertThat(isBelieved(request("POST", POLL.path(), POLL.query(), "{\"a\":2}"), headers))
        .isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Signature", "Signature-Input", "Content-Digest"})
  void a_missing_header_is_named(String header) {
    Map<String, String> headers = sign(POLL);
    headers.remove(header);

    assertThatThrownBy(() -> read(POLL, headers))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("the header " + header + " is missing");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"@method\" | ``",
        "\"@method\" \"@path\" | \"@method\"",
        "\"@query\" | ``",
        "\"content-digest\" | ``",
        "\"content-digest\" | \"content-digest\" \"@authority\"",
        "\"content-digest\" | \"@query\"",
        "\"@method\" \"@path\" | \"@path\" \"@method\"",
        "\"@method\" | \"@method\";req",
        "\"@method\" | @method",
        "(\"@method\" | \"@method\"",
        ";nonce= | ;nonse=",
        "\"srv_1\" | \"srv_2\"",
        "\"srv_1\" | srv_1",
        "created= | created=1",
        ";created= | ;created=\"x\";made=",
        "\"ed25519\" | \"hmac-sha256\"",
        "\"ed25519\" | \"ed25519\";expires=9999999999",
        ";alg=\"ed25519\" | ``",
        "sig1= | sig2=",
        "sig1= | sig2=(), sig1=",
      })
  void a_changed_input_is_not_believed(String before, String after) {
    Map<String, String> headers = sign(POLL);
    String input = headers.getOrDefault("Signature-Input", "");
    assertThat(input).contains(before);
    headers.put("Signature-Input", input.replace(before, after));

    assertThat(isBelieved(POLL, headers)).isFalse();
  }

  @Test
  void a_changed_nonce_is_not_believed() {
    Map<String, String> headers = sign(POLL);
    headers.put(
        "Signature-Input",
        headers.getOrDefault("Signature-Input", "").replaceAll("nonce=\".", "nonce=\"!"));

    assertThat(isBelieved(POLL, headers)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "sig1", "sig1=", "sig1=:", "sig1=:AAAA", "sig1=\"AAAA\"", "sig1=:AAAA:,x"})
  void a_malformed_signature_is_refused(String signature) {
    Map<String, String> headers = sign(POLL);
    headers.put("Signature", signature);

    assertThatThrownBy(() -> read(POLL, headers))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("malformed");
  }

  @Test
  void two_signatures_are_refused() {
    Map<String, String> headers = sign(POLL);
    headers.compute("Signature-Input", (name, input) -> input + ", other=();created=1");
    headers.compute("Signature", (name, signature) -> signature + ", other=:AAAA:");

    assertThatThrownBy(() -> read(POLL, headers))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("one signature");
  }
}
