package cloud.techulus.caddy;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** Who issues the certificates of domains that are served by HTTPS. */
public sealed interface CertificateIssuer {

  /**
   * A public authority by ACME (RFC 8555).
   *
   * @param email where it may warn of trouble
   * @param directory its address; empty for Caddy's choice (Let's Encrypt, then ZeroSSL)
   * @param trustedRoots a PEM file with the roots of a private authority's own HTTPS
   */
  record Acme(Optional<String> email, Optional<URI> directory, Optional<Path> trustedRoots)
      implements CertificateIssuer {}

  /** Caddy itself, for local use: browsers warn unless they are given its root. */
  record Internal() implements CertificateIssuer {}
}
