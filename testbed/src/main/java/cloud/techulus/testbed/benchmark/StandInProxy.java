package cloud.techulus.testbed.benchmark;

import cloud.techulus.core.FakeJournal;
import cloud.techulus.core.agent.FakeNodeState;
import cloud.techulus.core.agent.LocalMesh;
import cloud.techulus.core.agent.LocalNames;
import cloud.techulus.core.agent.Next;
import cloud.techulus.core.agent.ProxySync;
import cloud.techulus.core.agent.Registration;
import cloud.techulus.core.mesh.FakeMeshDevice;
import cloud.techulus.core.naming.FakeNameServer;
import cloud.techulus.core.node.RegistrationRequest;
import cloud.techulus.core.proxy.FakeReverseProxy;
import cloud.techulus.http.client.ControlPlaneUrl;
import cloud.techulus.http.client.HttpControlPlane;
import cloud.techulus.http.client.OperatorClient;
import cloud.techulus.http.signature.RequestSigner;
import cloud.techulus.http.wire.ProxyWire;
import cloud.techulus.wireguard.Ed25519Identity;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;

/** A proxy of which only the agent is real: it takes routes and serves nobody. */
final class StandInProxy implements AutoCloseable {
  private static final String ADDRESS = "203.0.113.200";
  private static final int LISTEN_PORT = 51820;

  private final HttpControlPlane http;
  private volatile boolean closed;

  private StandInProxy(HttpControlPlane http) {
    this.http = http;
  }

  /** Adds it and starts its agent. */
  static StandInProxy join(ControlPlaneUrl url, OperatorClient api, Path keys) {
    SecureRandom random = new SecureRandom();
    Ed25519Identity identity = Ed25519Identity.load(keys.resolve("edge"));
    ProxyWire.NewWire added = api.addProxy("edge", ADDRESS);
    HttpControlPlane http =
        new HttpControlPlane(url, identity, new RequestSigner(InstantSource.system(), random));
    FakeNodeState state = new FakeNodeState();
    StandInFleet.requireJoined(
        new Registration(http, identity, state, random)
            .attempt(
                new RegistrationRequest(
                    added.registrationToken(),
                    identity.publicKey(),
                    "stand-in",
                    LISTEN_PORT,
                    StandInFleet.CAPACITY.measure())));
    FakeJournal log = new FakeJournal();
    LocalNames names = new LocalNames(new FakeNameServer(), state, log);
    names.start();
    ProxySync sync =
        new ProxySync(
            state.assignment().orElseThrow().node(),
            "stand-in",
            http,
            new FakeReverseProxy(),
            new LocalMesh(new FakeMeshDevice(), state),
            names,
            state,
            () -> {},
            random,
            log);
    sync.start();
    StandInProxy proxy = new StandInProxy(http);
    Duration wait = state.assignment().orElseThrow().pollWait();
    Thread.ofVirtual().start(() -> proxy.poll(sync, wait));
    return proxy;
  }

  private void poll(ProxySync sync, Duration wait) {
    try {
      while (!closed) {
        if (sync.tick(wait) instanceof Next.Pause(Duration delay) && !closed) {
          Thread.sleep(delay);
        }
      }
    } catch (InterruptedException told) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed = true;
    http.close();
  }
}
