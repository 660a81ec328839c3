package cloud.techulus.http.wire;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** What stands after the {@code #} of a link. */
public record LinkTokenWire(
    @JsonPropertyDescription("What stands after the # of a link.") String token) {
  /** Without what it is secret about. */
  @Override
  public String toString() {
    return "***";
  }
}
