package cloud.techulus.http.wire;

import cloud.techulus.core.Problem;
import java.util.Arrays;
import java.util.Optional;

/** What goes wrong, as HTTP says it: the one table of statuses, read by both sides. */
public enum ProblemKind {
  UNREADABLE(400, "unreadable", "The request cannot be read", Problem.Kind.INVALID),
  UNAUTHENTICATED(401, "unauthenticated", "Nobody vouches for you", Problem.Kind.UNAUTHENTICATED),
  FORBIDDEN(403, "forbidden", "You may not do this", Problem.Kind.FORBIDDEN),
  NOT_FOUND(404, "not-found", "There is no such thing", Problem.Kind.NOT_FOUND),
  METHOD_NOT_ALLOWED(405, "method-not-allowed", "Not with this method", Problem.Kind.NOT_FOUND),
  CONFLICT(409, "conflict", "It contradicts what is there", Problem.Kind.CONFLICT),
  STALE(412, "stale", "It is not so any more", Problem.Kind.STALE),
  GONE(410, "gone", "It was removed for good", Problem.Kind.GONE),
  TOO_LARGE(413, "too-large", "The request is too large", Problem.Kind.LIMIT),
  INVALID(422, "invalid", "A field is wrong", Problem.Kind.INVALID),
  KEY_APPROVAL_REQUIRED(
      423, "key-approval-required", "The server is held", Problem.Kind.KEY_APPROVAL_REQUIRED),
  LIMIT(429, "limit", "Too much", Problem.Kind.LIMIT);

  private final int status;
  private final String name;
  private final String title;
  private final Problem.Kind kind;

  ProblemKind(int status, String name, String title, Problem.Kind kind) {
    this.status = status;
    this.name = name;
    this.title = title;
    this.kind = kind;
  }

  /** How HTTP shows a problem of core. */
  public static ProblemKind of(Problem.Kind kind) {
    return switch (kind) {
      case INVALID -> INVALID;
      case UNAUTHENTICATED -> UNAUTHENTICATED;
      case FORBIDDEN -> FORBIDDEN;
      case NOT_FOUND -> NOT_FOUND;
      case CONFLICT -> CONFLICT;
      case STALE -> STALE;
      case GONE -> GONE;
      case KEY_APPROVAL_REQUIRED -> KEY_APPROVAL_REQUIRED;
      case LIMIT -> LIMIT;
    };
  }

  /** Empty if no problem has this status. */
  public static Optional<ProblemKind> ofStatus(int status) {
    return Arrays.stream(values()).filter(each -> each.status == status).findFirst();
  }

  public int status() {
    return status;
  }

  /** A URI that names it. */
  public String type() {
    return "urn:techulus:problem:" + name;
  }

  public String title() {
    return title;
  }

  /** What it is in core. */
  public Problem.Kind kind() {
    return kind;
  }
}
