package cloud.techulus.core.compose;

import cloud.techulus.core.compose.Value.Mapping;
import cloud.techulus.core.compose.Value.Nothing;
import cloud.techulus.core.compose.Value.Scalar;
import cloud.techulus.core.compose.Value.Sequence;
import cloud.techulus.core.container.HealthCheck;
import java.util.List;
import java.util.Optional;

/** The health check of a service. */
final class Health {
  private static final String SHELL =
      "asks for a shell, so the port is asked for a connection instead; [\"CMD\", …] with arguments"
          + " is taken over";

  private static final String SAME_FOR_ALL =
      "is the same for all services: every %d s, at most %d s, and not healthy after %d failures"
          .formatted(
              HealthCheck.INTERVAL.toSeconds(),
              HealthCheck.TIMEOUT.toSeconds(),
              HealthCheck.FAILURES);

  private final Reading reading;

  private Health(Reading reading) {
    this.reading = reading;
  }

  /** Empty: the default. */
  static Optional<HealthCheck> read(Section service, Reading reading) {
    return service.take("healthcheck").flatMap(field -> new Health(reading).check(field));
  }

  private Optional<HealthCheck> check(Field field) {
    Section section = reading.section(field);
    boolean disabled = section.take("disable").flatMap(reading::truth).orElse(false);
    Optional<Field> test = section.take("test");
    section.rest().values().forEach(rest -> reading.leaveOut(rest.path(), SAME_FOR_ALL));
    return disabled ? Optional.of(new HealthCheck.None()) : test.flatMap(this::test);
  }

  private Optional<HealthCheck> test(Field test) {
    return switch (test.value()) {
      case Sequence _ -> command(test.path(), reading.texts(test));
      case Scalar _ -> {
        reading.leaveOut(test.path(), SHELL);
        yield Optional.empty();
      }
      case Nothing _, Mapping _ -> {
        reading.wrong(test.path(), "must be a list that begins with CMD");
        yield Optional.empty();
      }
    };
  }

  private Optional<HealthCheck> command(String path, List<String> words) {
    return switch (words.isEmpty() ? "" : words.getFirst()) {
      case "CMD" -> Optional.of(new HealthCheck.Exec(words.subList(1, words.size())));
      case "NONE" -> Optional.of(new HealthCheck.None());
      case "CMD-SHELL" -> {
        reading.leaveOut(path, SHELL);
        yield Optional.empty();
      }
      default -> {
        reading.wrong(path, "must begin with CMD, CMD-SHELL or NONE");
        yield Optional.empty();
      }
    };
  }
}
