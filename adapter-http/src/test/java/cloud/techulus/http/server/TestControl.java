package cloud.techulus.http.server;

import cloud.techulus.core.FakeJournal;
import cloud.techulus.core.access.FakePasswordHasher;
import cloud.techulus.core.control.Access;
import cloud.techulus.core.control.Audit;
import cloud.techulus.core.control.Catalog;
import cloud.techulus.core.control.ControlSettings;
import cloud.techulus.core.control.Dispatcher;
import cloud.techulus.core.control.Enrollment;
import cloud.techulus.core.control.Idempotency;
import cloud.techulus.core.control.Imports;
import cloud.techulus.core.control.KeyApproval;
import cloud.techulus.core.control.LogSessions;
import cloud.techulus.core.control.Orchestrator;
import cloud.techulus.core.control.People;
import cloud.techulus.core.identity.FakeNodeIdentity;
import cloud.techulus.core.identity.FakeSignatureVerifier;
import cloud.techulus.core.identity.NodeId;
import cloud.techulus.core.identity.NodeIdentity;
import cloud.techulus.core.identity.RegistrationToken;
import cloud.techulus.core.mesh.MeshConfiguration;
import cloud.techulus.core.node.RegistrationRequest;
import cloud.techulus.core.node.Report;
import cloud.techulus.core.secret.KeyProof;
import cloud.techulus.core.secret.MasterKey;
import cloud.techulus.core.secret.Plaintext;
import cloud.techulus.core.secret.SecretBox;
import cloud.techulus.core.server.Capacity;
import cloud.techulus.core.server.Liveness;
import cloud.techulus.core.store.FakeStore;
import cloud.techulus.core.store.Store;
import cloud.techulus.http.client.ControlPlaneUrl;
import cloud.techulus.http.client.HttpControlPlane;
import cloud.techulus.http.client.OperatorClient;
import cloud.techulus.http.signature.RequestSigner;
import cloud.techulus.http.tls.CertificatePin;
import cloud.techulus.http.tls.ServerTls;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;

/** A whole control plane on a free port of this machine, with a store in memory. */
public final class TestControl implements AutoCloseable {
  public static final String ADMIN_TOKEN = "the-admin-token-of-this-test";
  public static final Capacity CAPACITY =
      new Capacity(4_000, 8L << 30, 6L << 30, 100L << 30, 70L << 30);

  /** When its time begins. */
  public static final Instant START = Instant.parse("2026-11-25T03:17:00Z");

  private final AtomicReference<Instant> now = new AtomicReference<>(START);
  private final InstantSource clock = now::get;
  private final Random random = new Random(42);
  private final Optional<CertificatePin> pin;
  private final ControlServer server;

  public final Store store;
  public final ParkedPolls parkedPolls = new ParkedPolls();
  public final Access access;
  public final Catalog catalog;
  public final Orchestrator orchestrator;
  public final LogSessions logs;
  public final FakePasswordHasher hasher = new FakePasswordHasher();
  public final People people;
  public final Enrollment enrollment;
  public final KeyApproval keyApproval;
  public final MasterKey masterKey = MasterKey.generate(new Random(43));

  private TestControl(Store store, Optional<ServerTls> tls) {
    this.store = store;
    ControlSettings settings =
        new ControlSettings(
            new Liveness(Liveness.THRESHOLD, START.minus(Liveness.HEAD_START)),
            ControlSettings.HEALTH_DEADLINE,
            clock,
            clock,
            new FakeJournal(),
            random);
    FakeSignatureVerifier verifier = new FakeSignatureVerifier();
    access = new Access(store, clock);
    access.grant(new RegistrationToken(ADMIN_TOKEN));
    enrollment = new Enrollment(settings, store, verifier, parkedPolls);
    catalog = new Catalog(settings, store, new SecretBox(masterKey, random), parkedPolls);
    keyApproval = new KeyApproval(settings, store, verifier, new KeyProof(masterKey), parkedPolls);
    people = People.of(settings, store, hasher, new SecretBox(masterKey, random));
    orchestrator = new Orchestrator(settings, store, parkedPolls);
    logs = new LogSessions(live(settings), store, verifier, parkedPolls);
    pin = tls.map(ServerTls::pin);
    server =
        ControlServer.start(
            new ControlServices(
                settings,
                access,
                new Audit(store),
                people,
                enrollment,
                keyApproval,
                new Dispatcher(settings, store, verifier, parkedPolls),
                catalog,
                orchestrator,
                new Imports(settings, store),
                new Idempotency(settings, store, new SecretBox(masterKey, random)),
                logs,
                parkedPolls),
            new ServerSettings(InetAddress.getLoopbackAddress(), 0, tls, false));
  }

  /** For what is measured while it happens. */
  private static ControlSettings live(ControlSettings settings) {
    return new ControlSettings(
        settings.liveness(),
        settings.healthDeadline(),
        InstantSource.system(),
        settings.wallClock(),
        settings.journal(),
        settings.random());
  }

  public static TestControl start() {
    return new TestControl(new FakeStore(), Optional.empty());
  }

  /** With a store of the test's own. */
  static TestControl start(Store store) {
    return new TestControl(store, Optional.empty());
  }

  public static TestControl start(ServerTls tls) {
    return new TestControl(new FakeStore(), Optional.of(tls));
  }

  /** Time does not pass by itself. */
  public void pass(Duration duration) {
    now.updateAndGet(instant -> instant.plus(duration));
  }

  /** All routes, as {@code GET /api/v1/status}. */
  public List<String> routes() {
    return server.routes();
  }

  public String origin() {
    return (pin.isPresent() ? "https" : "http") + "://127.0.0.1:" + server.port();
  }

  public ControlPlaneUrl url() {
    return ControlPlaneUrl.parse(origin(), pin.map(CertificatePin::text), false);
  }

  public OperatorClient operator() {
    return new OperatorClient(url(), new Plaintext(ADMIN_TOKEN));
  }

  public RequestSigner signer() {
    return new RequestSigner(clock, random);
  }

  public HttpControlPlane as(NodeIdentity identity) {
    return new HttpControlPlane(url(), identity, signer());
  }

  /** A server that has joined, with what it needs to call. */
  public Joined join(String name, int number) {
    String token = enrollment.addServer(name, Optional.of("203.0.113." + number)).token().text();
    return join(token, FakeNodeIdentity.numbered(number));
  }

  /** A proxy that has joined, with what it needs to call. */
  public Joined joinProxy(String name, int number) {
    String token = enrollment.addProxy(name, "198.51.100." + number).token().text();
    return join(token, FakeNodeIdentity.numbered(number));
  }

  private Joined join(String token, NodeIdentity identity) {
    HttpControlPlane calls = as(identity);
    NodeId id = calls.register(identity, registration(token, identity)).node();
    return new Joined(id, identity, calls);
  }

  public static RegistrationRequest registration(String token, NodeIdentity identity) {
    return new RegistrationRequest(
        token, identity.publicKey(), "1.0", MeshConfiguration.DEFAULT_LISTEN_PORT, CAPACITY);
  }

  /** A node and its client. */
  public record Joined(NodeId id, NodeIdentity identity, HttpControlPlane calls) {}

  /** A report of a server that has nothing to tell. */
  public static Report idle(long meshGeneration) {
    return new Report("1.0", CAPACITY, List.of(), meshGeneration, List.of(), List.of());
  }

  @Override
  public void close() {
    server.close();
  }
}
