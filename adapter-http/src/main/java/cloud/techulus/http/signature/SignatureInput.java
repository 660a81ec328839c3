package cloud.techulus.http.signature;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a signature covers and how it was made (RFC 9421 section 2.3): one member of the {@code
 * Signature-Input} header.
 *
 * @param covered names of components, in order
 * @param parameters in order
 */
record SignatureInput(List<String> covered, Map<String, BareItem> parameters) {
  static final String HEADER = "Signature-Input";

  /** The one algorithm there is here (RFC 9421 section 3.3.6). */
  static final String ALGORITHM = "ed25519";

  SignatureInput {
    covered = List.copyOf(covered);
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
  }

  /** How our nodes sign. */
  static SignatureInput of(List<String> covered, Instant created, String nonce, String keyId) {
    Map<String, BareItem> parameters = new LinkedHashMap<>();
    parameters.put("created", new BareItem.Whole(created.getEpochSecond()));
    parameters.put("nonce", new BareItem.Text(nonce));
    parameters.put("keyid", new BareItem.Text(keyId));
    parameters.put("alg", new BareItem.Text(ALGORITHM));
    return new SignatureInput(covered, parameters);
  }

  Optional<String> text(String parameter) {
    return parameters.get(parameter) instanceof BareItem.Text text
        ? Optional.of(text.value())
        : Optional.empty();
  }

  Optional<Instant> created() {
    return parameters.get("created") instanceof BareItem.Whole seconds
        ? Optional.of(Instant.ofEpochSecond(seconds.value()))
        : Optional.empty();
  }

  /** How it stands in the header, and as the last line of the signature base. */
  String serialized() {
    return covered.stream()
            .map(name -> new BareItem.Text(name).serialized())
            .collect(Collectors.joining(" ", "(", ")"))
        + parameters.entrySet().stream()
            .map(parameter -> ";" + parameter.getKey() + "=" + parameter.getValue().serialized())
            .collect(Collectors.joining());
  }

  /**
   * The bytes that are signed (RFC 9421 section 2.5).
   *
   * @param components values of at least all covered components
   */
  byte[] signatureBase(Map<String, String> components) {
    StringBuilder base = new StringBuilder();
    for (String name : covered) {
      String value =
          Optional.ofNullable(components.get(name))
              .orElseThrow(() -> new IllegalArgumentException("no component " + name));
      base.append('"').append(name).append("\": ").append(value).append('\n');
    }
    base.append("\"@signature-params\": ").append(serialized());
    return base.toString().getBytes(StandardCharsets.UTF_8);
  }
}
