package cloud.techulus.testbed.benchmark;

import cloud.techulus.core.agent.CapacityMeter;
import cloud.techulus.core.agent.Registration;
import cloud.techulus.core.container.ImageReference;
import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.identity.PublicKey;
import cloud.techulus.core.node.RegistrationRequest;
import cloud.techulus.core.secret.MasterKey;
import cloud.techulus.core.server.Capacity;
import cloud.techulus.http.client.ControlPlaneUrl;
import cloud.techulus.http.client.OperatorClient;
import cloud.techulus.http.wire.ServerWire;
import cloud.techulus.wireguard.Ed25519Identity;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * Servers of which only the agent is real: they poll over HTTPS with keys of their own, and say of
 * containers in memory that they run.
 */
final class StandInFleet implements AutoCloseable {
  static final int SERVERS = 50;

  static final ImageReference IMAGE = new ImageReference("registry.example.com/shop/web:v1");

  /** A small machine. */
  static final CapacityMeter CAPACITY =
      () -> new Capacity(4000, 8L << 30, 4L << 30, 100L << 30, 50L << 30);

  private static final int LISTEN_PORT = 51820;

  private final Map<String, StandInServer> byName = new LinkedHashMap<>();

  private StandInFleet() {}

  /**
   * Adds so many servers and starts their agents.
   *
   * @param keys where their keys are kept
   */
  static StandInFleet join(
      int count, ControlPlaneUrl url, OperatorClient api, MasterKey masterKey, Path keys) {
    StandInFleet fleet = new StandInFleet();
    SecureRandom random = new SecureRandom();
    for (int i = 1; i <= count; i++) {
      ServerWire.NewWire added = api.addServer("worker-" + i, Optional.of("203.0.113." + i));
      Ed25519Identity identity = Ed25519Identity.load(keys.resolve("worker-" + i));
      StandInServer server = new StandInServer(url, identity, masterKey, random);
      fleet.byName.put(added.server().name(), server);
      server.join(request(added.registrationToken(), identity.publicKey()));
    }
    return fleet;
  }

  private static RegistrationRequest request(String token, PublicKey key) {
    return new RegistrationRequest(token, key, "stand-in", LISTEN_PORT, CAPACITY.measure());
  }

  /**
   * A container ends by itself.
   *
   * @param reported is told when the report that says so is sent, in milliseconds since 1970
   */
  void crash(String server, Deployment.Id deployment, LongConsumer reported) {
    Optional.ofNullable(byName.get(server)).orElseThrow().crash(deployment, reported);
  }

  /** Whether this ended with a node that joined. */
  static void requireJoined(Registration.Outcome outcome) {
    if (!(outcome instanceof Registration.Outcome.Joined)) {
      throw new IllegalStateException("a stand-in could not join: " + outcome);
    }
  }

  @Override
  public void close() {
    byName.values().forEach(StandInServer::close);
  }
}
