package cloud.techulus.core.service;

import cloud.techulus.core.secret.SealedSecret;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * An immutable version of a service: its specification and the secrets that belong to it, sealed.
 * Every change of either makes one.
 *
 * @param number from 1, rising by one
 * @param author who made it
 */
public record Revision(
    int number,
    ServiceSpec spec,
    Map<EnvName, SealedSecret> secrets,
    Instant createdAt,
    String author) {
  public Revision {
    secrets = java.util.Collections.unmodifiableMap(new TreeMap<>(secrets));
  }

  /** Whether a replica of the other revision does just what one of this would. */
  public boolean runsTheSameAs(Revision other) {
    return spec.workload().equals(other.spec.workload()) && secrets.equals(other.secrets);
  }

  /** The next revision, with another specification. */
  public Revision change(ServiceSpec next, Instant now, String by) {
    return new Revision(number + 1, next, secrets, now, by);
  }

  /** The next revision, with other secrets. */
  public Revision changeSecrets(Map<EnvName, SealedSecret> next, Instant now, String by) {
    return new Revision(number + 1, spec, next, now, by);
  }
}
