package cloud.techulus.core.server;

import cloud.techulus.core.identity.PublicKey;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which keys speak for a server (design, section 2). One is bound to it. Another may be brought
 * forward by a machine that proves to hold the platform's master key; from then on nobody is
 * believed until an operator has approved or rejected it.
 *
 * @param bound the key whose word counts
 * @param candidate a key that waits for an operator's decision
 * @param rejected the key that an operator turned down last
 */
public record KeyBinding(
    PublicKey bound, Optional<PublicKey> candidate, Optional<PublicKey> rejected) {

  /** What a caller is told who has signed with a key. */
  public enum Standing {
    ACCEPTED,
    /** A key waits for approval; whoever holds the bound one waits as well. */
    AWAITS_APPROVAL,
    REJECTED,
    STRANGER
  }

  /** The keys under which a signature is worth checking, the likeliest first. */
  public List<PublicKey> known() {
    return Stream.of(Stream.of(bound), candidate.stream(), rejected.stream())
        .flatMap(keys -> keys)
        .distinct()
        .toList();
  }

  public Standing of(PublicKey signer) {
    boolean isBound = bound.equals(signer);
    if (candidate.isPresent() && (isBound || candidate.get().equals(signer))) {
      return Standing.AWAITS_APPROVAL;
    }
    if (isBound) {
      return Standing.ACCEPTED;
    }
    return rejected.filter(signer::equals).isPresent() ? Standing.REJECTED : Standing.STRANGER;
  }
}
