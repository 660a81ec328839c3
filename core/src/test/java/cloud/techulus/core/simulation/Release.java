package cloud.techulus.core.simulation;

import cloud.techulus.core.container.ImageReference;
import java.util.Arrays;
import java.util.List;

/** The images that services of the simulation run. */
enum Release {
  FIRST("web:v1"),
  SECOND("web:v2"),
  /** Its tag moves, so that it is pulled each time. */
  LATEST("web:latest"),
  /** It starts and never answers. */
  NEVER_HEALTHY("web:sick"),
  /** It starts and ends at once. */
  CRASHING("web:crash"),
  /** No registry has it. */
  MISSING("web:none");

  static final List<Release> GOOD = List.of(FIRST, SECOND, LATEST);
  static final List<Release> BAD = List.of(NEVER_HEALTHY, CRASHING, MISSING);
  static final List<Release> PUBLISHED = List.of(FIRST, SECOND, LATEST, NEVER_HEALTHY, CRASHING);

  private final String reference;

  Release(String name) {
    this.reference = "registry.example.com/" + name;
  }

  ImageReference image() {
    return new ImageReference(reference);
  }

  boolean isGood() {
    return GOOD.contains(this);
  }

  static Release of(ImageReference image) {
    return Arrays.stream(values())
        .filter(release -> release.reference.equals(image.text()))
        .findFirst()
        .orElseThrow();
  }
}
