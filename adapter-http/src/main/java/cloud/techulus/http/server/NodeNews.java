package cloud.techulus.http.server;

import cloud.techulus.core.control.Certificates;
import cloud.techulus.core.control.ServiceView;
import cloud.techulus.core.control.UsageHistories;
import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.proxy.CertificateState;
import cloud.techulus.core.usage.UsageHistory;
import cloud.techulus.core.usage.UsageSample;
import cloud.techulus.http.wire.ServiceWire.News;
import java.time.InstantSource;
import java.util.Optional;

/** What nodes have told lately: it is in memory, and goes beside what the store has. */
record NodeNews(UsageHistories usages, Certificates certificates, InstantSource clock) {

  static NodeNews of(ControlServices services) {
    return new NodeNews(
        services.dispatcher().usage(),
        services.dispatcher().certificates(),
        services.settings().clock());
  }

  /** What there is to say about a service now. */
  News of(ServiceView view) {
    return new News(this::current, certificate(view));
  }

  UsageHistory usage(Deployment replica) {
    return usages.of(replica);
  }

  Optional<UsageSample> current(Deployment replica) {
    return usages.of(replica).current(clock.instant());
  }

  /** Of its domain, if that is served by HTTPS and a proxy has told. */
  Optional<CertificateState> certificate(ServiceView view) {
    return view.service()
        .spec()
        .domain()
        .filter(_ -> view.service().spec().ssl())
        .flatMap(domain -> certificates.of(domain, clock.instant()));
  }
}
