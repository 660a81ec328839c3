package cloud.techulus.control.app.cli;

import cloud.techulus.http.wire.HealthCheckWire;
import cloud.techulus.http.wire.MemoryWire;
import cloud.techulus.http.wire.SpecWire;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** The arguments that say which service it is and what; {@link #wire} gathers them. */
final class SpecOptions {
  @Parameters(index = "0", paramLabel = "PROJECT/SERVICE", converter = ServicePath.Converter.class)
  private Optional<ServicePath> path = Optional.empty();

  @Option(names = "--image", paramLabel = "IMAGE", description = "Image to run.")
  private Optional<String> image = Optional.empty();

  @Option(names = "--port", paramLabel = "PORT", description = "TCP port it serves on.")
  private Optional<Integer> port = Optional.empty();

  @Option(names = "--replicas", paramLabel = "N", description = "How many run (default: 1).")
  private Optional<Integer> replicas = Optional.empty();

  @Option(
      names = "--domain",
      paramLabel = "DOMAIN",
      description = "Make it public under this domain; '' makes it private.")
  private Optional<String> domain = Optional.empty();

  @Option(
      names = "--ssl",
      negatable = true,
      fallbackValue = "true",
      description = "Serve the domain by HTTPS, or by plain HTTP (default: --ssl).")
  private Optional<Boolean> ssl = Optional.empty();

  @Option(
      names = "--response-timeout",
      paramLabel = "DURATION",
      converter = TimeoutConverter.class,
      description =
          "How long visitors wait for an answer to begin, like 30s; 0 for no limit (default: 0).")
  private Optional<Duration> responseTimeout = Optional.empty();

  @Option(
      names = "--env",
      paramLabel = "NAME=VALUE",
      converter = PairConverter.class,
      description = "Environment variable; repeatable. For secrets: techulus secret set.")
  private List<Pair> env = new ArrayList<>();

  @Option(
      names = "--cpu",
      paramLabel = "CORES",
      converter = CpuConverter.class,
      description = "Most CPU a replica gets, like 0.5; 0 for no limit.")
  private Optional<Integer> cpuMillis = Optional.empty();

  @Option(
      names = "--memory",
      paramLabel = "AMOUNT",
      converter = MemoryConverter.class,
      description = "Most memory a replica gets, like 256MiB; 0 for no limit.")
  private Optional<Long> memoryBytes = Optional.empty();

  @Option(
      names = "--server",
      paramLabel = "NAME[=COUNT]",
      converter = ServerCountConverter.class,
      description = "Run only there, at most COUNT replicas (default: 1); repeatable.")
  private List<ServerCount> servers = new ArrayList<>();

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "COMMAND",
      description = "After --: replaces the image's command.")
  private List<String> command = new ArrayList<>();

  @ArgGroup private Health health = new Health();

  /** At most one of these. */
  static final class Health {
    @Option(
        names = "--health-path",
        paramLabel = "PATH",
        description = "Healthy if a GET of this path is answered with 2xx or 3xx.")
    private Optional<String> path = Optional.empty();

    @Option(
        names = "--health-command",
        paramLabel = "COMMAND",
        description =
            "Healthy if this command in the container ends with 0. Given once, its words are the"
                + " arguments; repeated, each is one argument.")
    private List<String> command = new ArrayList<>();

    @Option(names = "--no-health-check", description = "Running is healthy (default: TCP connect).")
    private boolean none;

    @Option(
        names = "--health-tcp",
        description = "Healthy if the port accepts connections: the default.")
    private boolean tcp;
  }

  private record Pair(String name, String value) {}

  private record ServerCount(String server, int count) {}

  /** Which service; the parser has seen to it that there is one. */
  ServicePath path() {
    return path.orElseThrow();
  }

  /**
   * What was asked for.
   *
   * @param env the variables the service has, to which these are added; empty for a new service
   */
  SpecWire wire(Map<String, String> env) {
    return new SpecWire(
        image,
        port,
        replicas,
        domain,
        ssl,
        responseTimeout.map(Duration::toMillis),
        this.env.isEmpty() ? Optional.empty() : Optional.of(merged(env)),
        command.isEmpty() ? Optional.empty() : Optional.of(List.copyOf(command)),
        healthCheck(),
        cpuMillis.map(millis -> BigDecimal.valueOf(millis, 3)),
        memoryBytes.map(MemoryWire::of),
        servers.isEmpty() ? Optional.empty() : Optional.of(counts()));
  }

  /** A change of the image alone. */
  static SpecWire image(String image) {
    SpecOptions options = new SpecOptions();
    options.image = Optional.of(image);
    return options.wire(Map.of());
  }

  private Map<String, String> merged(Map<String, String> before) {
    Map<String, String> after = new LinkedHashMap<>(before);
    env.forEach(pair -> after.put(pair.name(), pair.value()));
    return after;
  }

  private Map<String, Integer> counts() {
    Map<String, Integer> counts = new LinkedHashMap<>();
    servers.forEach(each -> counts.merge(each.server(), each.count(), Integer::sum));
    return counts;
  }

  private Optional<HealthCheckWire> healthCheck() {
    if (health.none) {
      return Optional.of(new HealthCheckWire.None());
    }
    if (health.tcp) {
      return Optional.of(new HealthCheckWire.Tcp());
    }
    if (!health.command.isEmpty()) {
      List<String> words =
          health.command.size() == 1
              ? List.of(health.command.getFirst().strip().split("\\s+"))
              : health.command;
      return Optional.of(new HealthCheckWire.Exec(words));
    }
    return health.path.map(HealthCheckWire.Http::new);
  }

  private static final class PairConverter implements ITypeConverter<Pair> {
    @Override
    public Pair convert(String text) {
      int equals = text.indexOf('=');
      if (equals < 1) {
        throw new TypeConversionException("must be NAME=VALUE, like MODE=production");
      }
      return new Pair(text.substring(0, equals), text.substring(equals + 1));
    }
  }

  private static final class ServerCountConverter implements ITypeConverter<ServerCount> {
    @Override
    public ServerCount convert(String text) {
      int equals = text.indexOf('=');
      if (equals < 0) {
        return new ServerCount(text, 1);
      }
      try {
        return new ServerCount(
            text.substring(0, equals), Integer.parseInt(text.substring(equals + 1)));
      } catch (NumberFormatException notANumber) {
        throw new TypeConversionException("must be NAME or NAME=COUNT, like worker-1=2");
      }
    }
  }

  private static final class TimeoutConverter implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      try {
        return text.equals("0") ? Duration.ZERO : Quantities.duration(text);
      } catch (IllegalArgumentException invalid) {
        throw new TypeConversionException(invalid.getMessage());
      }
    }
  }

  private static final class CpuConverter implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      try {
        return Quantities.cpuMillis(text);
      } catch (IllegalArgumentException invalid) {
        throw new TypeConversionException(invalid.getMessage());
      }
    }
  }

  private static final class MemoryConverter implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
      try {
        return Quantities.bytes(text);
      } catch (IllegalArgumentException invalid) {
        throw new TypeConversionException(invalid.getMessage());
      }
    }
  }
}
