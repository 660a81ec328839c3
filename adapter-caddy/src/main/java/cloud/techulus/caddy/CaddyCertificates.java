package cloud.techulus.caddy;

import cloud.techulus.core.proxy.CertificateState;
import cloud.techulus.core.service.Domain;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/**
 * What Caddy keeps in its storage: {@code certificates/ISSUER/DOMAIN/DOMAIN.crt}. A file is read
 * when it is new or has changed; else it is only looked at.
 */
final class CaddyCertificates {
  /** The issuer that is Caddy itself. */
  private static final String INTERNAL = "local";

  private final Path folder;
  private final boolean internal;
  private final CaddyFailures failures;
  private final Map<Path, Known> known = new HashMap<>();

  CaddyCertificates(CaddySettings settings) {
    this.folder = settings.storage().resolve("certificates");
    this.internal =
        switch (settings.issuer()) {
          case CertificateIssuer.Internal _ -> true;
          case CertificateIssuer.Acme _ -> false;
        };
    this.failures = new CaddyFailures(settings.logFile());
  }

  /** A file that was read, and when it was written. */
  private record Known(FileTime written, CertificateState state) {}

  synchronized Map<Domain, CertificateState> of(Collection<Domain> domains) {
    List<Path> issuers = issuers();
    Map<Domain, CertificateState> states = new LinkedHashMap<>();
    for (Domain domain : domains) {
      states.put(domain, stored(issuers, domain).orElseGet(CertificateState.Pending::new));
    }
    known
        .keySet()
        .retainAll(
            domains.stream().flatMap(each -> files(issuers, each)).collect(Collectors.toSet()));
    explain(states);
    return states;
  }

  private void explain(Map<Domain, CertificateState> states) {
    List<Domain> missing =
        states.entrySet().stream()
            .filter(each -> each.getValue() instanceof CertificateState.Pending)
            .map(Map.Entry::getKey)
            .toList();
    failures
        .of(missing)
        .forEach((domain, reason) -> states.put(domain, new CertificateState.Failed(reason)));
  }

  private List<Path> issuers() {
    List<Path> issuers = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
      for (Path issuer : all) {
        if (issuer.endsWith(INTERNAL) == internal) {
          issuers.add(issuer);
        }
      }
    } catch (IOException nothingYet) {
      return List.of();
    }
    return issuers;
  }

  private static Stream<Path> files(List<Path> issuers, Domain domain) {
    return issuers.stream().map(each -> each.resolve(domain.text()).resolve(domain + ".crt"));
  }

  /** The one that lasts longest, if it was changed from one authority to another. */
  private Optional<CertificateState> stored(List<Path> issuers, Domain domain) {
    return files(issuers, domain)
        .flatMap(file -> state(file).stream())
        .max(
            (one, other) ->
                CertificateState.until(one)
                    .orElse(Instant.MIN)
                    .compareTo(CertificateState.until(other).orElse(Instant.MIN)));
  }

  private Optional<CertificateState> state(Path file) {
    try {
      FileTime written = Files.readAttributes(file, BasicFileAttributes.class).lastModifiedTime();
      Optional<Known> before = Optional.ofNullable(known.get(file));
      if (before.filter(it -> it.written().equals(written)).isPresent()) {
        return before.map(Known::state);
      }
      CertificateState state = read(file);
      known.put(file, new Known(written, state));
      return Optional.of(state);
    } catch (IOException | CertificateException notThere) {
      // Or half written: it is looked at again with the next poll.
      return Optional.empty();
    }
  }

  /** The file has the whole chain; the first is the domain's own. */
  private CertificateState read(Path file) throws IOException, CertificateException {
    try (InputStream in = Files.newInputStream(file)) {
      X509Certificate certificate =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
      Instant until = certificate.getNotAfter().toInstant();
      return internal
          ? new CertificateState.Internal(until)
          : new CertificateState.Issued(issuer(certificate), until);
    }
  }

  /** Organisation and name, as people know an authority. */
  private static String issuer(X509Certificate certificate) {
    String name = certificate.getIssuerX500Principal().getName();
    try {
      List<Rdn> parts = new LdapName(name).getRdns();
      String known =
          Stream.of("O", "CN")
              .flatMap(
                  type ->
                      parts.stream()
                          .filter(part -> part.getType().equalsIgnoreCase(type))
                          .map(part -> part.getValue().toString()))
              .collect(Collectors.joining(" "));
      return known.isEmpty() ? name : known;
    } catch (InvalidNameException odd) {
      return name;
    }
  }
}
