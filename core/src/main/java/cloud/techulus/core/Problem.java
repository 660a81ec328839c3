package cloud.techulus.core;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The caller's fault, with what to do about it. HTTP shows it as a problem document (RFC 9457);
 * anything else that is thrown is a bug or the machine.
 */
public final class Problem extends RuntimeException {

  /** Whose rule was broken; each kind has one HTTP status. */
  public enum Kind {
    INVALID,
    UNAUTHENTICATED,
    FORBIDDEN,
    NOT_FOUND,
    CONFLICT,
    /** The caller acts on what he saw, and that is not so any more. */
    STALE,
    GONE,
    /** The node's key is in doubt: it has to hold its workloads until an operator decides. */
    KEY_APPROVAL_REQUIRED,
    LIMIT
  }

  /** One wrong field of a request and what is wrong with it. */
  public record FieldError(String field, String message) {}

  private static final long serialVersionUID = 1L;

  private final Kind kind;
  private final transient List<FieldError> errors;
  private final transient Optional<Duration> retryAfter;

  private Problem(
      Kind kind, String message, List<FieldError> errors, Optional<Duration> retryAfter) {
    super(message);
    this.kind = kind;
    this.errors = List.copyOf(errors);
    this.retryAfter = retryAfter;
  }

  private Problem(Kind kind, String message, List<FieldError> errors) {
    this(kind, message, errors, Optional.empty());
  }

  /** One field is wrong. */
  public static Problem invalid(String field, String message) {
    return invalid(List.of(new FieldError(field, message)));
  }

  /** At least one field is wrong; all of them are named. */
  public static Problem invalid(List<FieldError> errors) {
    FieldError first = errors.getFirst();
    return new Problem(Kind.INVALID, first.field() + ": " + first.message(), errors);
  }

  public static Problem unauthenticated(String message) {
    return new Problem(Kind.UNAUTHENTICATED, message, List.of());
  }

  public static Problem forbidden(String message) {
    return new Problem(Kind.FORBIDDEN, message, List.of());
  }

  public static Problem notFound(String what, String name) {
    return new Problem(Kind.NOT_FOUND, "There is no " + what + " " + name + ".", List.of());
  }

  public static Problem conflict(String message) {
    return new Problem(Kind.CONFLICT, message, List.of());
  }

  /** The caller acts on what he saw, and that is not so any more. */
  public static Problem stale(String message) {
    return new Problem(Kind.STALE, message, List.of());
  }

  /** The caller was known once and has been removed for good. */
  public static Problem gone(String message) {
    return new Problem(Kind.GONE, message, List.of());
  }

  /** The node's key is in doubt; it has to hold its workloads until an operator decides. */
  public static Problem keyApprovalRequired(String message) {
    return new Problem(Kind.KEY_APPROVAL_REQUIRED, message, List.of());
  }

  public static Problem limit(String message) {
    return new Problem(Kind.LIMIT, message, List.of());
  }

  /**
   * @param retryAfter how long to wait before trying again
   */
  public static Problem limit(String message, Duration retryAfter) {
    return new Problem(Kind.LIMIT, message, List.of(), Optional.of(retryAfter));
  }

  /** A problem another process reported, made whole again on this side of the wire. */
  public static Problem of(Kind kind, String message, List<FieldError> errors) {
    return new Problem(kind, message, errors);
  }

  public Kind kind() {
    return kind;
  }

  /** What is wrong with which field; empty unless the kind is {@link Kind#INVALID}. */
  public List<FieldError> errors() {
    return errors;
  }

  /** How long to wait before trying again, if that is known. */
  public Optional<Duration> retryAfter() {
    return retryAfter;
  }

  /** What a person reads. */
  public String message() {
    return String.valueOf(getMessage());
  }
}
