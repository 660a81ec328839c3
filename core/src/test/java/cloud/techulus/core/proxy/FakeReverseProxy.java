package cloud.techulus.core.proxy;

import cloud.techulus.core.service.Domain;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A proxy in memory, which a test can stop and ask what it serves. */
public final class FakeReverseProxy implements ReverseProxy {
  /** When its certificates end. */
  public static final Instant UNTIL = Instant.parse("2027-01-01T00:00:00Z");

  private final List<RouteTable> served = new ArrayList<>();
  private Optional<String> refusal = Optional.empty();

  /** From now on it refuses every table with this message. */
  public synchronized void refuse(String message) {
    refusal = Optional.of(message);
  }

  /** From now on it takes every table. */
  public synchronized void accept() {
    refusal = Optional.empty();
  }

  /** All tables in the order in which it was given them, without repetitions. */
  public synchronized List<RouteTable> served() {
    return List.copyOf(served);
  }

  /** What it serves now; empty before the first table. */
  public synchronized Optional<RouteTable> current() {
    return served.isEmpty() ? Optional.empty() : Optional.of(served.getLast());
  }

  @Override
  public synchronized void serve(RouteTable table) {
    refusal.ifPresent(
        message -> {
          throw new ReverseProxyFailed(message);
        });
    if (!current().equals(Optional.of(table))) {
      served.add(table);
    }
  }

  @Override
  public synchronized Map<Domain, CertificateState> certificates() {
    Map<Domain, CertificateState> states = new LinkedHashMap<>();
    current().stream()
        .flatMap(table -> table.entries().stream())
        .filter(RouteTable.Entry::sslEnabled)
        .forEach(entry -> states.put(entry.domain(), new CertificateState.Internal(UNTIL)));
    return states;
  }
}
