package cloud.techulus.http.signature;

import cloud.techulus.core.identity.NodeIdentity;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Signs a node's requests. */
public final class RequestSigner {
  static final String LABEL = "sig1";
  static final String SIGNATURE_HEADER = "Signature";

  private static final int NONCE_BYTES = 16;

  private final InstantSource clock;
  private final RandomGenerator random;

  public RequestSigner(InstantSource clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  /**
   * The headers that make the request a signed one.
   *
   * @param keyId the node's id, or its public key while it has no id
   */
  public Map<String, String> headers(NodeIdentity identity, String keyId, SignableRequest request) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    Map<String, String> components = request.components();
    SignatureInput input =
        SignatureInput.of(
            List.copyOf(components.keySet()),
            clock.instant(),
            Base64.getUrlEncoder().withoutPadding().encodeToString(nonce),
            keyId);
    byte[] signature = identity.sign(input.signatureBase(components));
    Map<String, String> headers = new LinkedHashMap<>();
    if (components.containsKey("content-digest")) {
      headers.put(ContentDigest.HEADER, ContentDigest.of(request.body()));
    }
    headers.put(SignatureInput.HEADER, LABEL + "=" + input.serialized());
    headers.put(
        SIGNATURE_HEADER, LABEL + "=:" + Base64.getEncoder().encodeToString(signature) + ":");
    return headers;
  }
}
