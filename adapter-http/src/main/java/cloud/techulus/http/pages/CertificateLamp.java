package cloud.techulus.http.pages;

import cloud.techulus.core.proxy.CertificateState;
import cloud.techulus.core.service.ServiceSpec;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * How a service's domain is secured.
 *
 * @param more by whom, or why not; may be empty
 */
public record CertificateLamp(Lamp lamp, String more) {

  /** Empty if the service has no domain. */
  static Optional<CertificateLamp> of(
      ServiceSpec spec, Optional<CertificateState> state, Instant now) {
    if (spec.domain().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        spec.ssl()
            ? state
                .map(known -> of(known, now))
                .orElseGet(
                    () -> new CertificateLamp(Lamp.idle("not known"), "No proxy has told yet."))
            : new CertificateLamp(Lamp.idle("none"), "Served by HTTP alone."));
  }

  private static CertificateLamp of(CertificateState state, Instant now) {
    return switch (state) {
      case CertificateState.Pending _ ->
          new CertificateLamp(Lamp.busy("pending"), "A proxy is about to get it.");
      case CertificateState.Issued issued ->
          new CertificateLamp(
              issued.until().isBefore(now)
                  ? Lamp.bad("expired on " + day(issued.until()))
                  : Lamp.good("valid until " + day(issued.until())),
              "Issued by " + issued.issuer() + ".");
      case CertificateState.Internal internal ->
          new CertificateLamp(
              Lamp.warn("made by the proxy itself"),
              "Browsers warn of it. Renewed by itself; this one ends on "
                  + Times.text(internal.until())
                  + ".");
      case CertificateState.Failed failed ->
          new CertificateLamp(Lamp.bad("failed, tried again"), failed.reason());
    };
  }

  private static LocalDate day(Instant instant) {
    return LocalDate.ofInstant(instant, ZoneOffset.UTC);
  }
}
