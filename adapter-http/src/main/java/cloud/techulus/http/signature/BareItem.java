package cloud.techulus.http.signature;

/** The value of a signature parameter, as a structured field (RFC 9651 section 3.3). */
sealed interface BareItem {
  /** How it stands in a header. */
  String serialized();

  /** An integer. */
  record Whole(long value) implements BareItem {
    @Override
    public String serialized() {
      return Long.toString(value);
    }
  }

  /** A string: visible ASCII and spaces. */
  record Text(String value) implements BareItem {
    @Override
    public String serialized() {
      return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
  }
}
