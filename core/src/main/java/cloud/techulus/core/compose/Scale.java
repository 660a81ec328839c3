package cloud.techulus.core.compose;

import cloud.techulus.core.Problem;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * How many replicas run, and what each may use. Compose has two places for each of these; where
 * both are used they have to agree.
 */
final class Scale {
  private static final String REPLICATED = "replicated";
  private static final String NO_SUCH_SETTING = "has no counterpart here";

  private final Reading reading;
  private final Section service;
  private final Section deploy;
  private final Section limits;

  /**
   * An amount that the file names.
   *
   * @param path where
   */
  record Amount<T>(String path, T value) {}

  private Scale(Reading reading, Section service, Section deploy, Section limits) {
    this.reading = reading;
    this.service = service;
    this.deploy = deploy;
    this.limits = limits;
  }

  static Scale read(Section service, Reading reading) {
    Section deploy = within(service, "deploy", reading);
    Section resources = within(deploy, "resources", reading);
    Section limits = within(resources, "limits", reading);
    leaveOutRest(resources, reading);
    return new Scale(reading, service, deploy, limits);
  }

  private static Section within(Section section, String key, Reading reading) {
    return section
        .take(key)
        .map(reading::section)
        .orElseGet(() -> new Section(new Field("", new Value.Nothing()), Map.of()));
  }

  Optional<Amount<Integer>> replicas() {
    return agreed(deploy.take("replicas"), service.take("scale"), Scale::count);
  }

  Optional<Amount<Integer>> cpuMillis() {
    return agreed(limits.take("cpus"), service.take("cpus"), Amounts::cpuMillis);
  }

  Optional<Amount<Long>> memoryBytes() {
    return agreed(limits.take("memory"), service.take("mem_limit"), Amounts::bytes);
  }

  private static int count(String text) {
    if (!text.matches("[0-9]{1,6}")) {
      throw Problem.invalid("replicas", "must be a whole number");
    }
    return Integer.parseInt(text);
  }

  private <T> Optional<Amount<T>> agreed(
      Optional<Field> first, Optional<Field> second, Function<String, T> parse) {
    Optional<Amount<T>> one = first.flatMap(field -> amount(field, parse));
    Optional<Amount<T>> other = second.flatMap(field -> amount(field, parse));
    if (one.isPresent() && other.isPresent() && !one.get().value().equals(other.get().value())) {
      reading.wrong(other.get().path(), "must be the same as " + one.get().path());
    }
    return one.or(() -> other);
  }

  private <T> Optional<Amount<T>> amount(Field field, Function<String, T> parse) {
    return reading.read(field, parse).map(value -> new Amount<>(field.path(), value));
  }

  /** Names what else stands there; asked for last. */
  void leaveOutRest() {
    deploy
        .take("mode")
        .filter(mode -> !reading.text(mode).orElse(REPLICATED).equals(REPLICATED))
        .ifPresent(mode -> reading.leaveOut(mode.path(), "is not done: services are replicated"));
    leaveOutRest(deploy, reading);
    leaveOutRest(limits, reading);
  }

  private static void leaveOutRest(Section section, Reading reading) {
    section.rest().values().forEach(field -> reading.leaveOut(field.path(), NO_SUCH_SETTING));
  }
}
