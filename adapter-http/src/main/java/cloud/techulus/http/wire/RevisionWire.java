package cloud.techulus.http.wire;

import cloud.techulus.core.control.ServiceView;
import cloud.techulus.core.service.Revision;
import cloud.techulus.core.service.Rollout;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A version of a service.
 *
 * @param deployed whether it is the one that is wanted on servers
 * @param lastGood whether a rollback goes to it
 * @param secrets names only
 */
public record RevisionWire(
    int number,
    Instant createdAt,
    String author,
    boolean deployed,
    boolean lastGood,
    SpecWire spec,
    List<String> secrets) {
  /**
   * A part of a list.
   *
   * @param next what to ask {@code after} with for the part that follows; absent if there is none
   */
  public record ListWire(List<RevisionWire> revisions, Optional<String> next) {
    /** All there are. */
    public ListWire(List<RevisionWire> revisions) {
      this(revisions, Optional.empty());
    }
  }

  /**
   * @param view the service it is of
   */
  public static RevisionWire of(Revision revision, ServiceView view) {
    return new RevisionWire(
        revision.number(),
        revision.createdAt(),
        revision.author(),
        view.service()
            .rollout()
            .filter(rollout -> rollout.revision() == revision.number())
            .isPresent(),
        view.service()
            .rollout()
            .flatMap(Rollout::lastGood)
            .filter(good -> good.revision() == revision.number())
            .isPresent(),
        SpecWire.of(revision.spec(), view.servers()),
        revision.secrets().keySet().stream().map(name -> name.text()).toList());
  }
}
