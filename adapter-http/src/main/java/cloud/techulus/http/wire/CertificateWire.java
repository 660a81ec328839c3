package cloud.techulus.http.wire;

import cloud.techulus.core.proxy.CertificateState;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;

/** What a proxy has to show to visitors who come to a domain by HTTPS. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = CertificateWire.Pending.class, name = "pending"),
  @JsonSubTypes.Type(value = CertificateWire.Issued.class, name = "issued"),
  @JsonSubTypes.Type(value = CertificateWire.Internal.class, name = "internal"),
  @JsonSubTypes.Type(value = CertificateWire.Failed.class, name = "failed")
})
public sealed interface CertificateWire {
  CertificateState toCertificateState();

  /** Nothing yet. */
  record Pending() implements CertificateWire {
    @Override
    public CertificateState toCertificateState() {
      return new CertificateState.Pending();
    }
  }

  /** One of an authority. */
  record Issued(String issuer, Instant until) implements CertificateWire {
    @Override
    public CertificateState toCertificateState() {
      return new CertificateState.Issued(issuer, until);
    }
  }

  /** One that the proxy made itself. */
  record Internal(Instant until) implements CertificateWire {
    @Override
    public CertificateState toCertificateState() {
      return new CertificateState.Internal(until);
    }
  }

  /** Nothing yet, and the last attempt failed. */
  record Failed(String reason) implements CertificateWire {
    @Override
    public CertificateState toCertificateState() {
      return new CertificateState.Failed(reason);
    }
  }

  static CertificateWire of(CertificateState state) {
    return switch (state) {
      case CertificateState.Pending _ -> new Pending();
      case CertificateState.Issued issued -> new Issued(issued.issuer(), issued.until());
      case CertificateState.Internal internal -> new Internal(internal.until());
      case CertificateState.Failed failed -> new Failed(failed.reason());
    };
  }
}
