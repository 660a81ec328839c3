package cloud.techulus.sqlite.kill;

import cloud.techulus.core.identity.FakeNodeIdentity;
import cloud.techulus.core.identity.RegistrationToken;
import cloud.techulus.core.identity.SignedRequest;
import cloud.techulus.core.mesh.MeshConfiguration;
import cloud.techulus.core.node.RegistrationRequest;
import cloud.techulus.core.server.Capacity;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;

/** Signs the calls of all nodes. */
final class Signatures {
  static final String VERSION = "test";
  static final Capacity CAPACITY = new Capacity(4000, 8L << 30, 6L << 30, 1L << 40, 1L << 39);

  private final InstantSource clock;
  private final String life;
  private long count;

  /**
   * @param life another for each process: the store remembers the nonces of the one before
   */
  Signatures(InstantSource clock, long life) {
    this.clock = clock;
    this.life = Long.toString(life);
  }

  SignedRequest of(String keyId, FakeNodeIdentity identity) {
    String nonce = life + "-" + count++;
    byte[] message = (keyId + nonce).getBytes(StandardCharsets.UTF_8);
    return new SignedRequest(keyId, clock.instant(), nonce, message, identity.sign(message));
  }

  static RegistrationRequest registration(RegistrationToken token, FakeNodeIdentity identity) {
    return new RegistrationRequest(
        token.text(),
        identity.publicKey(),
        VERSION,
        MeshConfiguration.DEFAULT_LISTEN_PORT,
        CAPACITY);
  }
}
