package cloud.techulus.testbed.benchmark;

import cloud.techulus.core.container.CommandRunner.Command;
import cloud.techulus.testbed.Node;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The Caddy before platforms that bring no proxy of their own, with the retries that ours has. */
final class EdgeCaddy {
  private static final String ADMIN = "127.0.0.1:2019";

  private final Node proxy;
  private final Patience patience;

  /** What it makes of an upstream that does not answer. */
  enum Patience {
    /** Ours, as of before an agent told it which replicas there are. */
    LONG(3, 3, Duration.ofSeconds(12)),
    /** Each update makes another server answer, so none is avoided for long. */
    SHORT(10, 1, Duration.ofSeconds(1));

    /** How many others it tries. */
    private final int retries;

    /** After how many failures it sends nothing there for a while. */
    private final int fails;

    /** How long that is. */
    private final Duration avoided;

    Patience(int retries, int fails, Duration avoided) {
      this.retries = retries;
      this.fails = fails;
      this.avoided = avoided;
    }
  }

  EdgeCaddy(Node proxy, Patience patience) {
    this.proxy = proxy;
    this.patience = patience;
  }

  /**
   * Starts it.
   *
   * @param upstreams as {@code address:port}
   */
  void start(Collection<String> upstreams) {
    proxy.start("caddy", caddy("run", "--config", write(upstreams).toString()));
  }

  /** Has it lead to others. */
  void lead(Collection<String> upstreams) {
    proxy.must(
        caddy("reload", "--config", write(upstreams).toString(), "--address", ADMIN, "--force"));
  }

  private Command caddy(String... arguments) {
    String home = proxy.folder("caddy").toString();
    List<String> argv = new ArrayList<>(List.of("caddy"));
    argv.addAll(List.of(arguments));
    return Command.of(argv)
        .withEnvironment(Map.of("HOME", home, "XDG_DATA_HOME", home, "XDG_CONFIG_HOME", home));
  }

  private Path write(Collection<String> upstreams) {
    Path file = proxy.folder("caddy").resolve("caddy.json");
    String dials =
        upstreams.stream().map("{\"dial\":\"%s\"}"::formatted).collect(Collectors.joining(","));
    try {
      Files.writeString(
          file,
          """
          {"admin":{"listen":"%s"},
           "apps":{"http":{"servers":{"edge":{"listen":[":80"],"automatic_https":{"disable":true},
            "routes":[{"handle":[{"handler":"reverse_proxy","upstreams":[%s],
             "load_balancing":{"selection_policy":{"policy":"round_robin"},"retries":%d},
             "health_checks":{"passive":{"fail_duration":"%dms","max_fails":%d}},
             "transport":{"protocol":"http","dial_timeout":"1s","keep_alive":{"enabled":false}}}]}]}}}}}
          """
              .formatted(
                  ADMIN, dials, patience.retries, patience.avoided.toMillis(), patience.fails));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
    return file;
  }
}
