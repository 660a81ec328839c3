package cloud.techulus.http.server;

import cloud.techulus.core.access.Actor;
import cloud.techulus.core.access.Author;
import cloud.techulus.core.access.Operation;
import cloud.techulus.core.access.Origin;
import cloud.techulus.core.control.Target;
import io.javalin.http.Context;
import java.util.Optional;

/**
 * A call that was let through.
 *
 * @param label what the audit log calls the target
 */
record Visit(Actor actor, Origin origin, Operation operation, Target target, String label) {
  private static final String KEY = "techulus.visit";
  private static final String SUBJECT = "techulus.subject";
  private static final String DETAIL = "techulus.detail";
  private static final String NOTHING_DONE = "techulus.nothing-done";

  /** The one that this handler serves. */
  static Visit of(Context context) {
    return Optional.<Visit>ofNullable(context.attribute(KEY)).orElseThrow();
  }

  Visit begin(Context context) {
    context.attribute(KEY, this);
    return this;
  }

  /** Who makes revisions and decisions. */
  String author() {
    return actor.name();
  }

  /** The same, with where from. */
  Author signature() {
    return new Author(actor.name(), origin.address());
  }

  /** What the audit log shall call what this call has made. */
  static void subject(Context context, String subject) {
    context.attribute(SUBJECT, subject);
  }

  /** What the audit log shall say besides. Never a secret. */
  static void detail(Context context, String detail) {
    context.attribute(DETAIL, detail);
  }

  /** Says that the call changed nothing, although others like it do. */
  static void nothingDone(Context context) {
    context.attribute(NOTHING_DONE, true);
  }

  static boolean isNothingDone(Context context) {
    return Optional.<Boolean>ofNullable(context.attribute(NOTHING_DONE)).orElse(false);
  }

  static Optional<String> subject(Context context) {
    return Optional.ofNullable(context.attribute(SUBJECT));
  }

  static Optional<String> detail(Context context) {
    return Optional.ofNullable(context.attribute(DETAIL));
  }
}
