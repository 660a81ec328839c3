package cloud.techulus.core.control;

import cloud.techulus.core.service.Revision;
import cloud.techulus.core.service.Service;
import cloud.techulus.core.store.View;
import java.util.Optional;

/**
 * Compares revisions of a service: a change of its domain or of numbers needs no new containers.
 */
final class Revisions {
  private Revisions() {}

  /** Whether containers made from one would be made the same from the other. */
  static boolean runTheSame(View view, Service.Id service, int one, int other) {
    if (one == other) {
      return true;
    }
    Optional<Revision> target = view.services().revision(service, other);
    return view.services()
        .revision(service, one)
        .filter(revision -> target.filter(revision::runsTheSameAs).isPresent())
        .isPresent();
  }
}
