package cloud.techulus.http.signature;

import cloud.techulus.core.Problem;
import cloud.techulus.core.identity.SignedRequest;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Takes a signed request apart. What it lets through is well formed, covers all it must and has the
 * body that was signed; whether the key is the node's is for core to find out.
 */
public final class SignatureReader {
  private static final Set<String> PARAMETERS = Set.of("created", "nonce", "keyid", "alg");

  private SignatureReader() {}

  /**
   * @param header finds a header by name; several of one name joined by a comma
   * @throws Problem UNAUTHENTICATED, saying what is missing
   */
  public static SignedRequest read(
      SignableRequest request, Function<String, Optional<String>> header) {
    try {
      Map<String, SignatureInput> inputs =
          FieldParser.signatureInputs(require(header, SignatureInput.HEADER));
      Map<String, byte[]> signatures =
          FieldParser.byteSequences(require(header, RequestSigner.SIGNATURE_HEADER));
      if (inputs.size() != 1 || !inputs.keySet().equals(signatures.keySet())) {
        throw refuse("there must be one signature, under one label");
      }
      String label = inputs.keySet().iterator().next();
      requireDigest(request, header);
      return signedRequest(
          request,
          Optional.ofNullable(inputs.get(label)).orElseThrow(),
          Optional.ofNullable(signatures.get(label)).orElseThrow());
    } catch (FieldParser.Malformed malformed) {
      throw refuse("its header is malformed: " + malformed.getMessage());
    }
  }

  private static SignedRequest signedRequest(
      SignableRequest request, SignatureInput input, byte[] signature) {
    Map<String, String> components = request.components();
    if (input.covered().size() != components.size()
        || !components.keySet().equals(Set.copyOf(input.covered()))) {
      throw refuse("it must cover exactly " + String.join(", ", components.keySet()));
    }
    if (!PARAMETERS.equals(input.parameters().keySet())) {
      throw refuse("its parameters must be created, nonce, keyid and alg");
    }
    if (!input.text("alg").filter(SignatureInput.ALGORITHM::equals).isPresent()) {
      throw refuse("its alg must be \"" + SignatureInput.ALGORITHM + "\"");
    }
    return new SignedRequest(
        input.text("keyid").orElseThrow(() -> refuse("its keyid must be a string")),
        input.created().orElseThrow(() -> refuse("its created must be an integer")),
        input.text("nonce").orElseThrow(() -> refuse("its nonce must be a string")),
        input.signatureBase(components),
        signature);
  }

  private static void requireDigest(
      SignableRequest request, Function<String, Optional<String>> header) {
    if (request.body().length > 0
        && !ContentDigest.fits(require(header, ContentDigest.HEADER), request.body())) {
      throw refuse("the Content-Digest is not the body's SHA-256");
    }
  }

  private static String require(Function<String, Optional<String>> header, String name) {
    return header.apply(name).orElseThrow(() -> refuse("the header " + name + " is missing"));
  }

  private static Problem refuse(String why) {
    return Problem.unauthenticated("The request is not signed as it must be: " + why + ".");
  }
}
