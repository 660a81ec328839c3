package cloud.techulus.caddy;

import cloud.techulus.core.FakeJournal;
import cloud.techulus.core.service.Domain;
import cloud.techulus.process.ProcessRunner;
import cloud.techulus.process.RunningProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A real Caddy in a network of its own, and the adapter that is tested with it. */
final class CaddyBed implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final Duration GRACE = Duration.ofSeconds(5);

  final ProxyNetwork network = new ProxyNetwork();
  final FakeJournal journal = new FakeJournal();
  final CaddySettings settings;
  final CaddyProxy proxy;

  private final Path folder;
  private RunningProgram caddy;

  /** Caddy runs and has no table yet. */
  CaddyBed(Path folder, CertificateIssuer issuer) throws IOException {
    this.folder = folder;
    settings =
        new CaddySettings(
            folder.resolve("admin.sock"),
            folder,
            CaddySettings.HTTP_PORT,
            CaddySettings.HTTPS_PORT,
            Optional.of(network.proxy()),
            issuer,
            Duration.ofSeconds(2),
            new InetSocketAddress(
                InetAddress.ofLiteral(network.machine(1).toString()), CaddySettings.UPSTREAM_PORT));
    proxy = new CaddyProxy(settings, journal);
    proxy.start();
    caddy = launch();
  }

  /** Kills Caddy. */
  void kill() {
    caddy.kill();
  }

  /** Starts Caddy, which had ended. */
  void start() throws IOException {
    caddy = launch();
  }

  boolean isAlive() {
    return caddy.isAlive();
  }

  /** What Caddy has said. */
  String log() {
    try {
      return Files.readString(folder.resolve("caddy.log"));
    } catch (IOException e) {
      return "no log: " + e.getMessage();
    }
  }

  /** Waits until Caddy has said this in so many lines. */
  void awaitLog(String text, int lines) {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (log().lines().filter(line -> line.contains(text)).count() < lines) {
      if (Instant.now().isAfter(deadline)) {
        throw new IllegalStateException("Caddy does not say " + text + ": " + log());
      }
    }
  }

  @Override
  public void close() {
    caddy.stop(GRACE);
    proxy.close();
    network.close();
  }

  private RunningProgram launch() throws IOException {
    CaddyCommand command = CaddyCommand.of(settings);
    network.run(network.inside(command.preparation()));
    Files.writeString(command.configurationFile(), command.configuration());
    RunningProgram program =
        new ProcessRunner().start(network.inside(command.command()), folder.resolve("caddy.log"));
    Instant deadline = Instant.now().plus(PATIENCE);
    while (!answers()) {
      if (!program.isAlive() || Instant.now().isAfter(deadline)) {
        throw new IllegalStateException("Caddy did not start: " + log());
      }
    }
    return program;
  }

  private boolean answers() {
    try {
      new CaddyAdmin(settings.adminSocket(), PATIENCE)
          .post("/load", new CaddyConfig(settings).starting());
      return Visitor.http(network.proxy(), new Domain("any.example.test")).status() == 503;
    } catch (IOException | UncheckedIOException notYet) {
      return false;
    }
  }
}
