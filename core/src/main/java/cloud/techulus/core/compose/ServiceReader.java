package cloud.techulus.core.compose;

import cloud.techulus.core.Name;
import cloud.techulus.core.Problem;
import cloud.techulus.core.compose.Value.Scalar;
import cloud.techulus.core.container.HealthCheck;
import cloud.techulus.core.service.ServiceSpec;
import cloud.techulus.core.service.SpecDraft;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads one service: first whether it may be had at all, then what of it is taken over. */
final class ServiceReader {
  private final Section service;
  private final Reading reading;

  /** Where each field of the draft stands in the file, so that what is wrong is named there. */
  private final Map<String, String> sources = new HashMap<>();

  private ServiceReader(Section service, Reading reading) {
    this.service = service;
    this.reading = reading;
  }

  /** Empty if it is not made; why is noted. */
  static Optional<PlannedService> read(String name, Field field, Reading reading) {
    Section service = reading.section(field);
    if (isOffByProfile(service, reading) || Dangers.in(service, reading)) {
      return Optional.empty();
    }
    Optional<Name> label = reading.read(field.path(), () -> new Name(name));
    Optional<ServiceSpec> spec = new ServiceReader(service, reading).spec();
    Omissions.ofService(service, reading);
    return label.flatMap(it -> spec.map(known -> new PlannedService(it, known)));
  }

  /** Such a service is none until its profile is asked for, and here nobody can ask. */
  private static boolean isOffByProfile(Section service, Reading reading) {
    Optional<Field> profiles =
        service.take("profiles").filter(field -> !reading.items(field).isEmpty());
    profiles.ifPresent(
        field ->
            reading.leaveOut(
                field.path(), "keeps the service from being made: it is for special occasions"));
    return profiles.isPresent();
  }

  private Optional<ServiceSpec> spec() {
    SpecDraft draft = draft();
    return reading
        .errors()
        .readAll(
            () -> {
              try {
                return draft.on(Optional.empty(), _ -> Optional.empty());
              } catch (Problem wrong) {
                throw inTheFile(wrong);
              }
            });
  }

  /** The same, in the words of the file; what is missing is noted already. */
  private Problem inTheFile(Problem wrong) {
    return Problem.of(
        wrong.kind(),
        wrong.message(),
        wrong.errors().stream()
            .filter(error -> sources.containsKey(error.field()))
            .map(
                error ->
                    new Problem.FieldError(
                        sources.getOrDefault(error.field(), error.field()), error.message()))
            .toList());
  }

  private SpecDraft draft() {
    Optional<String> image = image();
    Optional<Ports.Wish> port = Ports.read(service, reading);
    port.ifPresent(wish -> sources.put("port", wish.path()));
    Environment environment = Environment.read(service, reading);
    sources.put("env", service.path("environment"));
    environment.paths().forEach((name, path) -> sources.put("env." + name, path));
    Optional<List<String>> command = command();
    sources.put("healthCheck.command", service.path("healthcheck") + ".test");
    Optional<HealthCheck> health = Health.read(service, reading);
    Scale scale = Scale.read(service, reading);
    Optional<Integer> replicas = amount("replicas", scale.replicas());
    Optional<Integer> cpuMillis = amount("cpu", scale.cpuMillis());
    Optional<Long> memoryBytes = amount("memory", scale.memoryBytes());
    scale.leaveOutRest();
    return new SpecDraft(
        image,
        port.map(Ports.Wish::port),
        replicas,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(environment.values()),
        command,
        health,
        cpuMillis,
        memoryBytes,
        Optional.empty());
  }

  private Optional<String> image() {
    Optional<Field> field = service.take("image");
    if (field.isEmpty()) {
      reading.wrong(
          service.path("image"), "is required: name an image in a registry, none is built here");
      return Optional.empty();
    }
    Optional<String> image = field.flatMap(reading::text).map(ShortImage::whole);
    image.ifPresent(_ -> sources.put("image", service.path("image")));
    return image;
  }

  private Optional<List<String>> command() {
    sources.put("command", service.path("command"));
    Optional<List<String>> command =
        service
            .take("command")
            .flatMap(
                field ->
                    field.value() instanceof Scalar
                        ? reading.read(field, Words::split)
                        : Optional.of(reading.texts(field)));
    command.ifPresent(
        words -> words.forEach(word -> reading.lookForNeighbours(service.path("command"), word)));
    return command;
  }

  private <T> Optional<T> amount(String draftField, Optional<Scale.Amount<T>> amount) {
    amount.ifPresent(it -> sources.put(draftField, it.path()));
    return amount.map(Scale.Amount::value);
  }
}
