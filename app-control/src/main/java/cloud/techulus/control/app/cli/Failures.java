package cloud.techulus.control.app.cli;

import cloud.techulus.core.Problem;
import cloud.techulus.core.Problem.FieldError;
import cloud.techulus.core.agent.ControlPlane.Unreachable;
import java.security.cert.CertificateException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What the operator reads when a command was refused: what is wrong, and what to do next. */
public final class Failures {
  private Failures() {}

  /** A problem, ours or the control plane's: its message, then every field that is wrong. */
  public static List<String> explain(Problem problem) {
    List<String> lines = new ArrayList<>();
    List<FieldError> errors = problem.errors();
    boolean single = errors.size() == 1 && problem.message().contains(errors.getFirst().message());
    if (single || errors.isEmpty()) {
      lines.addAll(Printable.lines("error: " + problem.message()));
    } else {
      lines.add("error: " + errors.size() + " fields are wrong");
      errors.forEach(
          error -> lines.add("  " + Printable.line(error.field() + ": " + error.message())));
    }
    next(problem.kind()).ifPresent(lines::add);
    return lines;
  }

  /** No control plane answered: because it is away, or because what answered is another. */
  public static List<String> explain(Unreachable unreachable) {
    List<String> lines = new ArrayList<>(Printable.lines("error: " + unreachable.getMessage()));
    lines.add(
        causes(unreachable).anyMatch(CertificateException.class::isInstance)
            ? "This may be another machine that pretends. If the control plane was set up anew,"
                + " take the new pin from tls.pin in its data directory (TECHULUS_PIN or --pin)."
            : "Is the control plane running, and is its address right (TECHULUS_URL or --url)?");
    return lines;
  }

  private static Stream<Throwable> causes(Throwable thrown) {
    return Stream.iterate(
            Optional.of(thrown), Optional::isPresent, each -> each.map(Throwable::getCause))
        .map(Optional::orElseThrow);
  }

  private static Optional<String> next(Problem.Kind kind) {
    return switch (kind) {
      case UNAUTHENTICATED ->
          Optional.of(
              "Sign in with `techulus login`; or set TECHULUS_TOKEN or --token-file to the token in"
                  + " admin.token of the control plane's data directory.");
      case NOT_FOUND, GONE -> Optional.of("`techulus status` shows what there is.");
      case LIMIT -> Optional.of("Wait a little and try again.");
      case INVALID, CONFLICT, STALE, FORBIDDEN, KEY_APPROVAL_REQUIRED -> Optional.empty();
    };
  }
}
