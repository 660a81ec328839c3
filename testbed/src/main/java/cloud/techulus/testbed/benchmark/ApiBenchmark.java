package cloud.techulus.testbed.benchmark;

import cloud.techulus.core.secret.Plaintext;
import cloud.techulus.core.service.Service;
import cloud.techulus.http.client.ControlPlaneUrl;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * How many requests a second the API takes, beside {@link BareApi} under the same load. The two
 * take turns.
 */
final class ApiBenchmark {
  private final Side ours;
  private final Side bare;

  /** What is asked. */
  enum Kind {
    READ_ONE("GET one service", 200, 200),
    READ_LIST("GET all services", 200, 200),
    WRITE("PATCH of a service", 200, 204);

    private final String words;
    private final int ourStatus;
    private final int bareStatus;

    Kind(String words, int ourStatus, int bareStatus) {
      this.words = words;
      this.ourStatus = ourStatus;
      this.bareStatus = bareStatus;
    }
  }

  /** One of the two. */
  private record Side(
      ControlPlaneUrl url, HttpLoad.Requests one, HttpLoad.Requests list, HttpLoad.Requests write) {
    double rate(Kind kind, int status, Duration time) {
      HttpLoad.Requests requests =
          switch (kind) {
            case READ_ONE -> one;
            case READ_LIST -> list;
            case WRITE -> write;
          };
      return HttpLoad.rate(url, requests, status, time);
    }
  }

  private ApiBenchmark(Side ours, Side bare) {
    this.ours = ours;
    this.bare = bare;
  }

  /**
   * @param token the admin's
   * @param services each connection has one of its own
   */
  static ApiBenchmark of(
      ControlPlaneUrl ours, Plaintext token, List<Service.Id> services, ControlPlaneUrl bare) {
    return new ApiBenchmark(
        side(
            ours,
            "/api/v1/services",
            "?limit=1000",
            services.stream().map(Service.Id::value).toList(),
            Map.of("Authorization", "Bearer " + token.reveal())),
        side(
            bare,
            "/items",
            "",
            IntStream.range(0, services.size()).mapToObj(i -> "item-" + i).toList(),
            Map.of()));
  }

  /**
   * @param whole what to add for the whole list at once
   */
  private static Side side(
      ControlPlaneUrl url,
      String root,
      String whole,
      List<String> ids,
      Map<String, String> headers) {
    return new Side(
        url,
        (connection, lane, number) ->
            connection.request(
                "GET", root + "/" + ids.get((lane + number) % ids.size()), headers, ""),
        (connection, lane, number) -> connection.request("GET", root + whole, headers, ""),
        (connection, lane, number) ->
            connection.request(
                "PATCH",
                root + "/" + ids.get(lane),
                headers,
                "{\"env\":{\"LANE\":\"%d\",\"NUMBER\":\"%d\",\"AT\":\"%d\"}}"
                    .formatted(lane, number, System.nanoTime())));
  }

  /**
   * Rates of all rounds.
   *
   * @param ours requests a second
   */
  record Result(Kind kind, List<Double> ours, List<Double> bare) {
    double ratio() {
      return median(ours) / median(bare);
    }

    private static double median(List<Double> rates) {
      return rates.stream().sorted(Comparator.naturalOrder()).toList().get(rates.size() / 2);
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%-19s ours %7.0f/s (%.0f to %.0f), bare %7.0f/s (%.0f to %.0f), ratio %.2f",
          kind.words,
          median(ours),
          ours.stream().min(Comparator.naturalOrder()).orElseThrow(),
          ours.stream().max(Comparator.naturalOrder()).orElseThrow(),
          median(bare),
          bare.stream().min(Comparator.naturalOrder()).orElseThrow(),
          bare.stream().max(Comparator.naturalOrder()).orElseThrow(),
          ratio());
    }
  }

  /**
   * So many rounds of each kind on both sides, after one that does not count.
   *
   * @param time of each round
   * @param told gets each result when it is there
   */
  void run(int rounds, Duration time, Consumer<Result> told) {
    for (Kind kind : Kind.values()) {
      List<Double> oursRates = new ArrayList<>();
      List<Double> bareRates = new ArrayList<>();
      for (int round = 0; round <= rounds; round++) {
        double our = ours.rate(kind, kind.ourStatus, time);
        double other = bare.rate(kind, kind.bareStatus, time);
        if (round > 0) {
          oursRates.add(our);
          bareRates.add(other);
        }
      }
      told.accept(new Result(kind, oursRates, bareRates));
    }
  }
}
