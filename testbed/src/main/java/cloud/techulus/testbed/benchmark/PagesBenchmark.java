package cloud.techulus.testbed.benchmark;

import cloud.techulus.core.service.Service;
import cloud.techulus.http.client.ControlPlaneUrl;
import cloud.techulus.testbed.benchmark.KeptConnection.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * How long each page of the dashboard takes and what it weighs, for somebody who has signed in and
 * goes round and round through all of them over one kept connection.
 */
final class PagesBenchmark {
  static final Duration TARGET_TIME = Duration.ofMillis(50);
  static final int TARGET_BYTES = 100_000;

  private static final double PERCENTILE = 0.95;
  private static final Pattern ASSET = Pattern.compile("(?:href|src)=\"(/assets/[^\"]+)\"");

  private final ControlPlaneUrl url;
  private final Map<String, String> pages;

  private PagesBenchmark(ControlPlaneUrl url, Map<String, String> pages) {
    this.url = url;
    this.pages = pages;
  }

  /**
   * @param service that is looked at
   * @param server that is looked at
   */
  static PagesBenchmark of(ControlPlaneUrl url, Service.Id service, String server) {
    Map<String, String> pages = new LinkedHashMap<>();
    pages.put("overview", "/");
    pages.put("services", "/services");
    pages.put("service", "/services/" + service);
    pages.put("revisions", "/services/" + service + "/revisions");
    pages.put("logs", "/services/" + service + "/logs");
    pages.put("new service", "/projects/project-0/new-service");
    pages.put("servers", "/servers");
    pages.put("server", "/servers/" + server);
    pages.put("proxies", "/proxies");
    pages.put("audit", "/audit");
    return new PagesBenchmark(url, pages);
  }

  /**
   * One page.
   *
   * @param bytes of the page itself, as transferred with its headers
   * @param firstVisit the same with all styles, scripts and pictures it names
   */
  record Page(String name, Sample times, int bytes, int firstVisit) {
    boolean meetsTarget() {
      return times.percentile(PERCENTILE).compareTo(TARGET_TIME) < 0 && firstVisit < TARGET_BYTES;
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%-12s p50 %6.1f ms, p95 %6.1f ms, slowest %6.1f ms; %6d bytes, first visit %6d bytes%s",
          name,
          Sample.millis(times.median()),
          Sample.millis(times.percentile(PERCENTILE)),
          Sample.millis(times.times().getLast()),
          bytes,
          firstVisit,
          meetsTarget() ? "" : "  MISSED");
    }
  }

  /**
   * @param warmUp rounds that do not count
   */
  List<Page> run(int warmUp, int rounds) {
    try (KeptConnection connection = KeptConnection.to(url)) {
      Map<String, String> headers =
          Map.of("Cookie", Visitors.signIn(connection), "Accept-Encoding", "gzip");
      Map<String, byte[]> requests = new LinkedHashMap<>();
      pages.forEach(
          (name, path) -> requests.put(name, connection.request("GET", path, headers, "")));
      for (int i = 0; i < warmUp; i++) {
        requests.values().forEach(request -> connection.exchange(request).require(200));
      }
      Map<String, List<Duration>> times = new LinkedHashMap<>();
      for (int i = 0; i < rounds; i++) {
        requests.forEach(
            (name, request) ->
                times.computeIfAbsent(name, _ -> new ArrayList<>()).add(time(connection, request)));
      }
      return requests.entrySet().stream()
          .map(
              each ->
                  weigh(
                      connection,
                      each.getKey(),
                      each.getValue(),
                      Optional.ofNullable(times.get(each.getKey())).orElseThrow()))
          .toList();
    }
  }

  private static Duration time(KeptConnection connection, byte[] request) {
    long start = System.nanoTime();
    Reply _ = connection.exchange(request).require(200);
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private static Page weigh(
      KeptConnection connection, String name, byte[] request, List<Duration> times) {
    Reply page = connection.exchange(request).require(200);
    int assets =
        ASSET
            .matcher(page.text())
            .results()
            .map(MatchResult::group)
            .distinct()
            .mapToInt(asset -> weigh(connection, asset))
            .sum();
    return new Page(name, new Sample(times), page.bytes(), page.bytes() + assets);
  }

  private static int weigh(KeptConnection connection, String link) {
    String path = link.substring(link.indexOf('"') + 1, link.length() - 1);
    byte[] request = connection.request("GET", path, Map.of("Accept-Encoding", "gzip"), "");
    return connection.exchange(request).require(200).bytes();
  }
}
