package cloud.techulus.core;

import cloud.techulus.core.Problem.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Gathers what is wrong with a request, so that its sender learns of all of it at once. */
public final class FieldErrors {
  private final List<FieldError> errors = new ArrayList<>();

  /** Notes that a field is wrong unless the condition holds. */
  public void require(boolean condition, String field, String message) {
    if (!condition) {
      errors.add(new FieldError(field, message));
    }
  }

  /** Reads a value; if that is refused as invalid, notes it under this field and gives empty. */
  public <T> Optional<T> read(String field, Supplier<T> value) {
    try {
      return Optional.of(value.get());
    } catch (Problem problem) {
      if (problem.kind() != Problem.Kind.INVALID) {
        throw problem;
      }
      problem.errors().forEach(error -> errors.add(new FieldError(field, error.message())));
      return Optional.empty();
    }
  }

  /**
   * Reads a value that has several fields of its own; those that are wrong are noted under their
   * own names.
   */
  public <T> Optional<T> readAll(Supplier<T> value) {
    try {
      return Optional.of(value.get());
    } catch (Problem problem) {
      if (problem.kind() != Problem.Kind.INVALID) {
        throw problem;
      }
      errors.addAll(problem.errors());
      return Optional.empty();
    }
  }

  /**
   * Ends the gathering.
   *
   * @throws Problem INVALID with all that was noted
   */
  public void throwIfAny() {
    if (!errors.isEmpty()) {
      throw Problem.invalid(errors);
    }
  }
}
