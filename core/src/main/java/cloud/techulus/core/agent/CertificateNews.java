package cloud.techulus.core.agent;

import cloud.techulus.core.node.ProxyReport;
import cloud.techulus.core.proxy.CertificateState;
import cloud.techulus.core.proxy.ReverseProxy;
import cloud.techulus.core.service.Domain;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What there is to say about certificates. They change once in weeks, so they are said when they
 * are others than those said last, and again from time to time: a control plane that has started
 * anew knows nothing.
 */
final class CertificateNews {
  /** Polls from one to the next that says them although nothing has changed. */
  static final int REPEATED_AFTER = 20;

  private final ReverseProxy proxy;
  private Map<Domain, CertificateState> said = Map.of();
  private int silent;

  CertificateNews(ReverseProxy proxy) {
    this.proxy = proxy;
  }

  /** What the next report says. */
  Optional<Map<Domain, CertificateState>> next() {
    Map<Domain, CertificateState> known = new LinkedHashMap<>();
    proxy.certificates().entrySet().stream()
        .sorted(Map.Entry.comparingByKey(Comparator.comparing(Domain::text)))
        .limit(ProxyReport.CERTIFICATES_LIMIT)
        .forEach(each -> known.put(each.getKey(), each.getValue()));
    boolean due = !known.equals(said) || (!known.isEmpty() && silent >= REPEATED_AFTER);
    return due ? Optional.of(known) : Optional.empty();
  }

  /** The report has arrived. */
  void arrived(ProxyReport report) {
    report.certificates().ifPresentOrElse(this::said, () -> silent++);
  }

  private void said(Map<Domain, CertificateState> states) {
    said = states;
    silent = 0;
  }
}
