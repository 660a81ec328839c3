package cloud.techulus.core.compose;

import cloud.techulus.core.compose.Value.Mapping;
import cloud.techulus.core.compose.Value.Nothing;
import cloud.techulus.core.compose.Value.Scalar;
import cloud.techulus.core.compose.Value.Sequence;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What would give a container power over its machine or over other containers, and what a service
 * cannot be understood without. Nobody gets it here, so a service that asks for it is not made: it
 * would run without what it was written for.
 */
final class Dangers {
  private static final String MACHINE = "would give the container power over its machine";
  private static final String DEVICES = "asks for devices of a machine";
  private static final String ELSEWHERE =
      "takes settings from elsewhere: write them into the service";

  private static final Map<String, String> NEVER =
      Map.ofEntries(
          Map.entry("privileged", MACHINE),
          Map.entry("cap_add", MACHINE),
          Map.entry("userns_mode", MACHINE),
          Map.entry("sysctls", MACHINE),
          Map.entry("cgroup_parent", MACHINE),
          Map.entry("use_api_socket", MACHINE),
          Map.entry("devices", DEVICES),
          Map.entry("device_cgroup_rules", DEVICES),
          Map.entry("gpus", DEVICES),
          Map.entry("volumes_from", "reaches into the files of another container"),
          Map.entry("provider", "would run another program"),
          Map.entry("extends", ELSEWHERE));

  /** Namespaces, and what each may say since it gives no more than every container has. */
  private static final Map<String, Set<String>> NAMESPACES =
      Map.of(
          "network_mode", Set.of("bridge"),
          "ipc", Set.of("private", "shareable"),
          "cgroup", Set.of("private"),
          "pid", Set.of(),
          "uts", Set.of());

  private static final String SHARED =
      "is not to be had: every container has namespaces and a network of its own";

  private static final Set<String> NO_NEW_PRIVILEGES =
      Set.of("no-new-privileges", "no-new-privileges:true", "no-new-privileges=true");

  /** A path of the machine, of Unix or of Windows. */
  private static final Pattern HOST_PATH = Pattern.compile("[./~\\\\].*|[A-Za-z]:[\\\\/].*");

  /** As YAML 1.1 has it too. */
  private static final String NO = "(?i)|false|no|off";

  private static final Set<String> HOST_MOUNTS = Set.of("bind", "npipe");
  private static final String BIND =
      "reaches into the files of a machine; put what is needed into the image";

  private final Reading reading;
  private final Section service;
  private boolean found;

  private Dangers(Section service, Reading reading) {
    this.service = service;
    this.reading = reading;
  }

  /** Notes all there are; tells whether there is any. */
  static boolean in(Section service, Reading reading) {
    Dangers dangers = new Dangers(service, reading);
    NEVER.keySet().stream().sorted().forEach(dangers::lookAt);
    NAMESPACES.keySet().stream().sorted().forEach(dangers::lookAtNamespace);
    service.look("security_opt").ifPresent(dangers::lookAtSecurity);
    service.look("volumes").ifPresent(field -> reading.items(field).forEach(dangers::lookAtVolume));
    dangers.lookAtReservedDevices();
    return dangers.found;
  }

  /** Whether it is decided here what becomes of this key. */
  static boolean decideOn(String key) {
    return NEVER.containsKey(key) || NAMESPACES.containsKey(key);
  }

  private void refuse(Field field, String reason) {
    reading.refuse(field.path(), reason);
    found = true;
  }

  private void lookAt(String key) {
    service
        .look(key)
        .filter(this::asksForSomething)
        .ifPresent(field -> refuse(field, Optional.ofNullable(NEVER.get(key)).orElse(MACHINE)));
  }

  private boolean asksForSomething(Field field) {
    return switch (field.value()) {
      case Nothing _ -> false;
      case Scalar _ -> reading.text(field).filter(text -> !text.matches(NO)).isPresent();
      case Sequence sequence -> !sequence.items().isEmpty();
      case Mapping mapping -> !mapping.entries().isEmpty();
    };
  }

  private void lookAtNamespace(String key) {
    Set<String> harmless = Optional.ofNullable(NAMESPACES.get(key)).orElse(Set.of());
    service
        .look(key)
        .filter(_ -> says(service, key, text -> !harmless.contains(text)))
        .ifPresent(field -> refuse(field, SHARED));
  }

  /** Every container is kept from new privileges anyway; other options loosen something. */
  private void lookAtSecurity(Field field) {
    for (Field item : reading.items(field)) {
      reading
          .text(item)
          .filter(text -> !NO_NEW_PRIVILEGES.contains(text))
          .ifPresent(_ -> refuse(item, MACHINE));
    }
  }

  private void lookAtVolume(Field item) {
    boolean bind =
        switch (item.value()) {
          case Mapping(Map<String, Value> entries) -> isOfTheMachine(new Section(item, entries));
          case Scalar _ -> reading.text(item).filter(Dangers::isOfTheMachine).isPresent();
          case Nothing _, Sequence _ -> false;
        };
    if (bind) {
      refuse(item, BIND);
    }
  }

  private boolean isOfTheMachine(Section volume) {
    return says(volume, "type", HOST_MOUNTS::contains)
        || says(volume, "source", source -> HOST_PATH.matcher(source).matches());
  }

  private boolean says(Section section, String key, Predicate<String> what) {
    return section.look(key).flatMap(reading::text).filter(what).isPresent();
  }

  /** A path alone is one of the container. */
  private static boolean isOfTheMachine(String volume) {
    return volume.contains(":") && HOST_PATH.matcher(volume).matches();
  }

  private void lookAtReservedDevices() {
    service
        .look("deploy")
        .flatMap(field -> within(field, "resources"))
        .flatMap(field -> within(field, "reservations"))
        .flatMap(field -> within(field, "devices"))
        .filter(this::asksForSomething)
        .ifPresent(field -> refuse(field, DEVICES));
  }

  private static Optional<Field> within(Field field, String key) {
    return field.value() instanceof Mapping(Map<String, Value> entries)
        ? new Section(field, entries).look(key)
        : Optional.empty();
  }
}
