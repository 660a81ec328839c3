package cloud.techulus.agentapp;

import cloud.techulus.caddy.CaddySettings;
import cloud.techulus.caddy.CertificateIssuer;
import cloud.techulus.core.Problem;
import cloud.techulus.core.mesh.MeshConfiguration;
import cloud.techulus.http.client.ControlPlaneUrl;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The program: understands the command line and runs the node. */
@Command(
    name = "techulus-agent",
    description = "Makes this machine a server of the platform, or its public door.",
    mixinStandardHelpOptions = true,
    versionProvider = TechulusAgent.Version.class,
    sortOptions = false,
    footer = {
      "",
      "Each option can be given by a variable of the environment, such as TECHULUS_CONTROL_PLANE.",
      "Exit codes: 0 told to end, 1 failed, 2 wrong usage, 3 removed from the platform."
    })
public final class TechulusAgent implements Callable<Integer> {
  @Option(
      names = "--role",
      paramLabel = "ROLE",
      defaultValue = "${env:TECHULUS_ROLE}",
      description = "worker: runs containers (default); proxy: the public door.")
  private Optional<String> role = Optional.empty();

  @Option(
      names = "--control-plane",
      required = true,
      paramLabel = "URL",
      defaultValue = "${env:TECHULUS_CONTROL_PLANE}",
      description = "Where the control plane is, such as https://203.0.113.7:8443.")
  private String controlPlane = "";

  @Option(
      names = "--pin",
      paramLabel = "sha256:HEX",
      defaultValue = "${env:TECHULUS_PIN}",
      description = "The control plane's key; without it a public authority must vouch for it.")
  private Optional<String> pin = Optional.empty();

  @Option(
      names = "--insecure",
      defaultValue = "${env:TECHULUS_INSECURE:-false}",
      description = "Allow plain HTTP to another machine.")
  private boolean insecure;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      defaultValue = "${env:TECHULUS_TOKEN_FILE}",
      description = "The registration token; needed until this machine is registered.")
  private Optional<Path> tokenFile = Optional.empty();

  @Option(
      names = "--master-key-file",
      paramLabel = "FILE",
      defaultValue = "${env:TECHULUS_MASTER_KEY_FILE}",
      description = "The platform's key, which opens secrets; workers need it.")
  private Optional<Path> masterKeyFile = Optional.empty();

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      defaultValue = "${env:TECHULUS_DATA}",
      description = "Where this machine keeps its identity and state; made if it is not there.")
  private Path data = Path.of("");

  @Option(
      names = "--listen-port",
      paramLabel = "PORT",
      defaultValue = "${env:TECHULUS_LISTEN_PORT:-51820}",
      description = "UDP port of WireGuard (default: 51820).")
  private int listenPort = MeshConfiguration.DEFAULT_LISTEN_PORT;

  @Option(
      names = "--certificates",
      paramLabel = "ISSUER",
      defaultValue = "${env:TECHULUS_CERTIFICATES}",
      description = "Proxy: acme (default), or internal: Caddy's own, which browsers do not know.")
  private Optional<String> certificates = Optional.empty();

  @Option(
      names = "--acme-email",
      paramLabel = "EMAIL",
      defaultValue = "${env:TECHULUS_ACME_EMAIL}",
      description = "Proxy: where the certificate authority may warn of trouble.")
  private Optional<String> acmeEmail = Optional.empty();

  @Option(
      names = "--acme-directory",
      paramLabel = "URL",
      defaultValue = "${env:TECHULUS_ACME_DIRECTORY}",
      description = "Proxy: the certificate authority (default: Let's Encrypt).")
  private Optional<URI> acmeDirectory = Optional.empty();

  @Option(
      names = "--acme-roots",
      paramLabel = "FILE",
      defaultValue = "${env:TECHULUS_ACME_ROOTS}",
      description = "Proxy: roots that the authority's own certificate is checked against (PEM).")
  private Optional<Path> acmeRoots = Optional.empty();

  @Option(
      names = "--upstream-port",
      paramLabel = "PORT",
      defaultValue = "${env:TECHULUS_UPSTREAM_PORT:-5380}",
      description = "Proxy: TCP port on 127.0.0.1 where Caddy asks for upstreams (default: 5380).")
  private int upstreamPort = CaddySettings.UPSTREAM_PORT;

  @Option(
      names = "--resolver",
      paramLabel = "ADDRESS",
      split = ",",
      defaultValue = "${env:TECHULUS_RESOLVER}",
      description =
          "DNS server for names outside of the mesh; may be given twice (default: those of"
              + " /etc/resolv.conf).")
  private List<String> resolvers = List.of();

  private final Function<Settings, Integer> program;

  @Spec private CommandSpec spec = CommandSpec.create();

  private TechulusAgent(Function<Settings, Integer> program) {
    this.program = program;
  }

  /** The process. */
  public static void main(String[] arguments) {
    Thread.setDefaultUncaughtExceptionHandler(TechulusAgent::endWith);
    int code = commandLine(settings -> new Program(settings).run()).execute(arguments);
    System.exit(code);
  }

  /** An agent without one of its threads looks alive and is not: it ends, to be started again. */
  private static void endWith(Thread thread, Throwable bug) {
    new ConsoleLog().bug("Thread " + thread.getName() + " ended by a bug, so the agent ends.", bug);
    // Not exit: its hooks would say that somebody told it to end.
    Runtime.getRuntime().halt(ExitCode.FAILED);
  }

  /**
   * @param program runs a node as these settings say and gives the exit code
   */
  static CommandLine commandLine(Function<Settings, Integer> program) {
    return new CommandLine(new TechulusAgent(program))
        .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
        .setParameterExceptionHandler(TechulusAgent::misused);
  }

  @Override
  public Integer call() {
    return program.apply(settings());
  }

  private Settings settings() {
    Role chosen = choose("--role", role, Role.WORKER);
    if (chosen == Role.WORKER && masterKeyFile.isEmpty()) {
      throw misuse("a worker needs --master-key-file");
    }
    requirePort("--listen-port", listenPort);
    requirePort("--upstream-port", upstreamPort);
    try {
      ControlPlaneUrl url = ControlPlaneUrl.parse(controlPlane, pin, insecure);
      return new Settings(
          chosen,
          url,
          tokenFile,
          masterKeyFile,
          data,
          listenPort,
          issuer(),
          upstreamPort,
          resolvers());
    } catch (Problem problem) {
      throw misuse(
          problem.errors().getFirst().field().equals("pin")
              ? "--pin " + problem.errors().getFirst().message()
              : "--control-plane: " + problem.errors().getFirst().message());
    }
  }

  private List<InetAddress> resolvers() {
    try {
      return resolvers.stream().map(InetAddress::ofLiteral).toList();
    } catch (IllegalArgumentException noAddress) {
      throw misuse("--resolver must be an IP address");
    }
  }

  private void requirePort(String option, int port) {
    if (port < 1 || port > 65535) {
      throw misuse(option + " must be between 1 and 65535");
    }
  }

  private CertificateIssuer issuer() {
    return switch (choose("--certificates", certificates, Issuer.ACME)) {
      case ACME -> new CertificateIssuer.Acme(acmeEmail, acmeDirectory, acmeRoots);
      case INTERNAL -> new CertificateIssuer.Internal();
    };
  }

  private enum Issuer {
    ACME,
    INTERNAL
  }

  private <E extends Enum<E>> E choose(String option, Optional<String> text, E normal) {
    if (text.isEmpty()) {
      return normal;
    }
    for (E each : normal.getDeclaringClass().getEnumConstants()) {
      if (each.name().toLowerCase(Locale.ROOT).equals(text.get())) {
        return each;
      }
    }
    throw misuse("%s: there is no \"%s\"".formatted(option, text.get()));
  }

  private ParameterException misuse(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private static int misused(ParameterException misuse, String[] arguments) {
    CommandLine command = misuse.getCommandLine();
    command.getErr().println("error: " + misuse.getMessage());
    command.getErr().println("Try 'techulus-agent --help'.");
    command.getErr().flush();
    return ExitCode.USAGE;
  }

  /** As the build wrote it into the jar; classes that run without a jar have none. */
  static String version() {
    return Optional.ofNullable(TechulusAgent.class.getPackage().getImplementationVersion())
        .orElse("development");
  }

  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"techulus-agent " + version()};
    }
  }
}
