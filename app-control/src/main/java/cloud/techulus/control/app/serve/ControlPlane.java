package cloud.techulus.control.app.serve;

import cloud.techulus.core.Problem;
import cloud.techulus.core.secret.MasterKey;
import cloud.techulus.http.server.ControlServer;
import cloud.techulus.http.server.ControlServices;
import cloud.techulus.http.server.ServerSettings;
import cloud.techulus.http.tls.ServerTls;
import cloud.techulus.http.wire.LinkWire;
import cloud.techulus.sqlite.SqliteStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A control plane that is running on a data directory. */
public final class ControlPlane implements AutoCloseable {
  private final DataDirectory data;
  private final SqliteStore store;
  private final ControlServer server;
  private final ControlServices services;
  private final URI url;
  private final Optional<String> pin;
  private final Optional<URI> setup;

  private ControlPlane(
      DataDirectory data,
      SqliteStore store,
      ControlServer server,
      ControlServices services,
      URI url,
      Optional<String> pin,
      Optional<URI> setup) {
    this.data = data;
    this.store = store;
    this.server = server;
    this.services = services;
    this.url = url;
    this.pin = pin;
    this.setup = setup;
  }

  /**
   * Starts it; it serves when this returns. The first start makes keys, certificate and access.
   *
   * @throws Problem CONFLICT if another one has the directory or something in it is missing
   */
  static ControlPlane start(Path directory, ServeSettings settings) throws IOException {
    DataDirectory data = DataDirectory.open(directory);
    try {
      return start(data, settings);
    } catch (IOException | RuntimeException failed) {
      data.close();
      throw failed;
    }
  }

  private static ControlPlane start(DataDirectory data, ServeSettings settings) throws IOException {
    SecureRandom random = new SecureRandom();
    MasterKey masterKey = data.masterKey(random);
    SqliteStore store = SqliteStore.open(data.files().database());
    try {
      ControlServices services =
          DaggerControlPlaneComponent.factory()
              .create(settings, store, masterKey, new ConsoleJournal(), random)
              .services();
      services.enrollment().layOutMesh(settings.mesh(), settings.topology());
      data.claim(services.access(), random);
      Optional<ServerTls> tls =
          settings.insecureHttp()
              ? Optional.empty()
              : Optional.of(tls(data.files(), settings, services.settings().clock().instant()));
      ControlServer server = ControlServer.start(services, listen(settings, tls));
      URI url = localUrl(settings, server.port());
      Optional<String> pin = tls.map(each -> each.pin().text());
      Optional<URI> setup = setupLink(services, settings.publicUrl().orElse(url));
      advertise(data.files(), url, settings.publicUrl(), pin);
      return new ControlPlane(data, store, server, services, url, pin, setup);
    } catch (IOException | RuntimeException failed) {
      store.close();
      throw failed;
    }
  }

  private static ServerTls tls(DataFiles files, ServeSettings settings, Instant now) {
    Set<String> names = new LinkedHashSet<>(List.of("localhost", "127.0.0.1"));
    names.add(settings.listen().host());
    settings.publicUrl().map(URI::getHost).ifPresent(names::add);
    return ServerTls.load(files.directory(), List.copyOf(names), now);
  }

  private static ServerSettings listen(ServeSettings settings, Optional<ServerTls> tls) {
    return new ServerSettings(
        InetAddress.ofLiteral(settings.listen().host()),
        settings.listen().port(),
        tls,
        settings.insecureHttp());
  }

  private static URI localUrl(ServeSettings settings, int port) {
    String scheme = settings.insecureHttp() ? "http" : "https";
    return URI.create(scheme + "://" + settings.listen().localHost() + ":" + port);
  }

  private static Optional<URI> setupLink(ControlServices services, URI origin) {
    return services
        .people()
        .accounts()
        .offerSetup()
        .map(link -> URI.create(origin + LinkWire.of(link).path()));
  }

  /** Tells the command line on this machine how to connect. */
  private static void advertise(
      DataFiles files, URI url, Optional<URI> publicUrl, Optional<String> pin) throws IOException {
    replace(files.url(), Optional.of(url.toString()));
    replace(files.publicUrl(), publicUrl.map(URI::toString));
    replace(files.pin(), pin);
  }

  private static void replace(Path file, Optional<String> text) throws IOException {
    if (text.isPresent()) {
      PrivateFiles.write(file, text.get() + "\n");
    } else {
      Files.deleteIfExists(file);
    }
  }

  public DataFiles files() {
    return data.files();
  }

  public ControlServices services() {
    return services;
  }

  public URI url() {
    return url;
  }

  /** What clients know the certificate by; empty for plain HTTP. */
  public Optional<String> pin() {
    return pin;
  }

  /** How somebody becomes the first admin; empty once there is a user. A secret. */
  public Optional<URI> setup() {
    return setup;
  }

  /** Ends parked polls, lets requests under way end, and closes the database. */
  @Override
  public void close() throws IOException {
    server.close();
    store.close();
    data.close();
  }
}
