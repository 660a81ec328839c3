package cloud.techulus.http.pages;

import cloud.techulus.core.Name;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.service.ServiceSpec;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a specification says, in words. */
final class SpecFacts {
  private SpecFacts() {}

  /** By what it is about, in an order of our own. */
  static Map<String, String> of(ServiceSpec spec, Map<ServerId, Name> servers) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("image", spec.workload().image().text());
    facts.put("port", Integer.toString(spec.workload().port()));
    facts.put("replicas", Integer.toString(spec.replicas()));
    spec.domain().ifPresent(domain -> facts.put("domain", domain.text()));
    spec.domain().ifPresent(_ -> facts.put("HTTPS", spec.ssl() ? "yes" : "no"));
    facts.put("response timeout", SpecWords.timeout(spec.responseTimeout()));
    facts.put("health check", SpecWords.check(spec.workload().healthCheck()));
    facts.put("CPU", SpecWords.cpu(spec.workload().limits()));
    facts.put("memory", SpecWords.memory(spec.workload().limits()));
    facts.put("servers", SpecWords.placement(spec.placement(), servers));
    if (!spec.workload().command().isEmpty()) {
      facts.put("command", String.join(" ", spec.workload().command()));
    }
    spec.workload().env().forEach((name, value) -> facts.put("env " + name.text(), value));
    return facts;
  }
}
