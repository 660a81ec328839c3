package cloud.techulus.control.app.serve;

import cloud.techulus.control.app.cli.Quantities;
import cloud.techulus.core.Problem;
import cloud.techulus.core.control.ControlSettings;
import cloud.techulus.core.mesh.MeshBlock;
import cloud.techulus.core.mesh.MeshRange;
import cloud.techulus.core.mesh.TopologyMode;
import cloud.techulus.core.server.Liveness;
import cloud.techulus.http.client.ControlPlaneUrl;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code techulus serve}: runs the control plane until it is told to end. */
@Command(
    name = "serve",
    description = "Run the control plane.",
    footer = {
      "",
      "The first start makes the data directory with the database, the master key, an admin token"
          + " and",
      "a TLS certificate that is known by its pin. Ends with SIGTERM or Ctrl-C."
    })
public final class ServeCommand implements Callable<Integer> {
  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      defaultValue = "${env:TECHULUS_DATA}",
      description = "Where everything is kept (or TECHULUS_DATA); made if it is not there.")
  private Path data = Path.of("");

  @Option(
      names = "--listen",
      paramLabel = "ADDRESS:PORT",
      converter = ListenConverter.class,
      description = "Where to listen (default: 0.0.0.0:8443).")
  private ListenAddress listen = ServeSettings.LISTEN;

  @Option(
      names = "--public-url",
      paramLabel = "URL",
      converter = UrlConverter.class,
      description = "Where other machines reach it, for the commands that `server add` shows.")
  private Optional<URI> publicUrl = Optional.empty();

  @Option(
      names = "--insecure-http",
      description = "Plain HTTP: for a machine of your own, or behind something that does TLS.")
  private boolean insecureHttp;

  @Option(
      names = "--offline-after",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "How long a node may be silent (default: 10s).")
  private Duration offlineAfter = Liveness.THRESHOLD;

  @Option(
      names = "--health-deadline",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "How long a new replica may take to become healthy (default: 2m).")
  private Duration healthDeadline = ControlSettings.HEALTH_DEADLINE;

  @Option(
      names = "--mesh-cidr",
      paramLabel = "CIDR",
      converter = MeshConverter.class,
      description =
          "Addresses of the mesh, a /24 for each server (default: 10.100.0.0/16); fixed once a"
              + " node has joined.")
  private MeshRange mesh = MeshRange.DEFAULT;

  @Option(
      names = "--topology",
      paramLabel = "auto|full|hub",
      converter = TopologyConverter.class,
      description =
          "Every node is every other's peer (full), or the proxies are the servers' only peers"
              + " (hub); auto: hub from 20 servers (default).")
  private TopologyMode topology = TopologyMode.AUTO;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException, InterruptedException {
    ServeSettings settings =
        new ServeSettings(
            listen, publicUrl, insecureHttp, offlineAfter, healthDeadline, mesh, topology);
    PrintWriter out = spec.commandLine().getOut();
    CountDownLatch told = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> end(told, ended)));
    try (ControlPlane running = ControlPlane.start(data, settings)) {
      new Greeting(running, listen).lines().forEach(out::println);
      out.flush();
      told.await();
      out.println("Stopping: requests under way may end.");
      out.flush();
    } finally {
      ended.countDown();
    }
    return 0;
  }

  private static final class ListenConverter implements ITypeConverter<ListenAddress> {
    @Override
    public ListenAddress convert(String text) {
      try {
        return ListenAddress.parse(text);
      } catch (IllegalArgumentException invalid) {
        throw new TypeConversionException(invalid.getMessage());
      }
    }
  }

  private static final class DurationConverter implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      try {
        return Quantities.duration(text);
      } catch (IllegalArgumentException invalid) {
        throw new TypeConversionException(invalid.getMessage());
      }
    }
  }

  private static final class MeshConverter implements ITypeConverter<MeshRange> {
    @Override
    public MeshRange convert(String text) {
      try {
        return new MeshRange(MeshBlock.parse(text));
      } catch (Problem invalid) {
        throw new TypeConversionException(invalid.errors().getFirst().message());
      }
    }
  }

  private static final class TopologyConverter implements ITypeConverter<TopologyMode> {
    @Override
    public TopologyMode convert(String text) {
      return switch (text) {
        case "auto" -> TopologyMode.AUTO;
        case "full" -> TopologyMode.FULL;
        case "hub" -> TopologyMode.HUB;
        default -> throw new TypeConversionException("must be auto, full or hub");
      };
    }
  }

  private static final class UrlConverter implements ITypeConverter<URI> {
    @Override
    public URI convert(String text) {
      try {
        return ControlPlaneUrl.parse(text, Optional.empty(), true).origin();
      } catch (Problem invalid) {
        throw new TypeConversionException(invalid.errors().getFirst().message());
      }
    }
  }

  /** The machine may not go down before everything is closed. */
  private static void end(CountDownLatch told, CountDownLatch ended) {
    told.countDown();
    try {
      ended.await();
    } catch (InterruptedException nobodyInterruptsIt) {
      Thread.currentThread().interrupt();
    }
  }
}
