package cloud.techulus.core.proxy;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** What a proxy has to show to visitors who come to a domain by HTTPS. */
public sealed interface CertificateState {
  /** Longest name of an authority, and longest reason, that is told, in characters. */
  int TEXT_LIMIT = 300;

  /** Nothing yet: the proxy has not got it, and knows of nothing that went wrong. */
  record Pending() implements CertificateState {}

  /** One of an authority that browsers may know. */
  record Issued(String issuer, Instant until) implements CertificateState {
    public Issued {
      issuer = limited(issuer);
    }
  }

  /** One that the proxy made itself: browsers warn of it. */
  record Internal(Instant until) implements CertificateState {}

  /** Nothing yet, and the last attempt to get it failed. */
  record Failed(String reason) implements CertificateState {
    public Failed {
      reason = limited(reason);
    }
  }

  /** What somebody has to know who asks about all proxies: the state of the one that is worst. */
  static Optional<CertificateState> worst(Collection<CertificateState> states) {
    return states.stream()
        .min(
            Comparator.comparingInt(CertificateState::rank)
                .thenComparing(state -> until(state).orElse(Instant.MAX)));
  }

  private static int rank(CertificateState state) {
    return switch (state) {
      case Failed _ -> 0;
      case Pending _ -> 1;
      case Internal _ -> 2;
      case Issued _ -> 3;
    };
  }

  /** When it ends; empty if there is none. */
  static Optional<Instant> until(CertificateState state) {
    return switch (state) {
      case Pending _, Failed _ -> Optional.empty();
      case Issued issued -> Optional.of(issued.until());
      case Internal internal -> Optional.of(internal.until());
    };
  }

  private static String limited(String text) {
    return text.length() <= TEXT_LIMIT ? text : text.substring(0, TEXT_LIMIT);
  }
}
