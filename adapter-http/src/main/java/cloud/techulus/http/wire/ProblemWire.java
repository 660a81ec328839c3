package cloud.techulus.http.wire;

import java.util.List;
import java.util.Optional;

/** A problem document (RFC 9457) with the fields that are wrong. */
public record ProblemWire(
    String type, String title, int status, String detail, Optional<List<FieldErrorWire>> errors) {
  public static final String CONTENT_TYPE = "application/problem+json";

  /** One wrong field. */
  public record FieldErrorWire(String field, String message) {}
}
