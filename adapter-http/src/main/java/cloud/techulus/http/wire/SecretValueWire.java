package cloud.techulus.http.wire;

import cloud.techulus.core.secret.Plaintext;

/** {@code PUT /api/v1/services/{id}/secrets/{name}}: the one message with a secret in clear. */
public record SecretValueWire(String value) {
  public Plaintext toPlaintext() {
    return new Plaintext(value);
  }

  /** Without the value. */
  @Override
  public String toString() {
    return "***";
  }
}
