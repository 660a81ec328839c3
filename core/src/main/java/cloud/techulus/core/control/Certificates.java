package cloud.techulus.core.control;

import cloud.techulus.core.identity.ProxyId;
import cloud.techulus.core.proxy.CertificateState;
import cloud.techulus.core.service.Domain;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the proxies have said about certificates lately. In memory: they say it again and again. */
public final class Certificates {
  /** A proxy that has said nothing about them for so long is not believed any more. */
  static final Duration BELIEVED = Duration.ofMinutes(3);

  private final Map<ProxyId, Told> told = new HashMap<>();

  /** What one proxy has said. */
  private record Told(Instant at, Map<Domain, CertificateState> states) {}

  /** Takes the word of a proxy about all its domains. */
  synchronized void take(ProxyId proxy, Map<Domain, CertificateState> states, Instant now) {
    told.values().removeIf(word -> isOld(word, now));
    told.put(proxy, new Told(now, states));
  }

  /** What visitors of a domain must be ready for; empty if no proxy has said anything. */
  public synchronized Optional<CertificateState> of(Domain domain, Instant now) {
    List<CertificateState> states =
        told.values().stream()
            .filter(word -> !isOld(word, now))
            .flatMap(word -> Optional.ofNullable(word.states().get(domain)).stream())
            .toList();
    return CertificateState.worst(states);
  }

  private static boolean isOld(Told word, Instant now) {
    return word.at().plus(BELIEVED).isBefore(now);
  }
}
