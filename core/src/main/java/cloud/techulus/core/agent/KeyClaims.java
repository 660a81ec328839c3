package cloud.techulus.core.agent;

import cloud.techulus.core.Journal;
import cloud.techulus.core.Problem;
import cloud.techulus.core.RandomId;
import cloud.techulus.core.agent.ControlPlane.Unreachable;
import cloud.techulus.core.identity.NodeId;
import cloud.techulus.core.identity.ProxyId;
import cloud.techulus.core.identity.PublicKey;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.node.KeyClaim;
import cloud.techulus.core.secret.KeyProof;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.random.RandomGenerator;

/**
 * Brings this machine's key forward when the control plane does not know it: it was made anew, as
 * after a re-installation. That the machine is one of ours is proven by the master key.
 */
public final class KeyClaims {
  private final NodeId node;
  private final ControlPlane controlPlane;
  private final PublicKey key;
  private final KeyProof proof;
  private final InstantSource wallClock;
  private final RandomGenerator random;
  private final Journal log;
  private String told = "";

  /**
   * @param wallClock follows the machine's clock: the control plane looks at how old a proof is
   */
  public KeyClaims(
      NodeId node,
      ControlPlane controlPlane,
      PublicKey key,
      KeyProof proof,
      InstantSource wallClock,
      RandomGenerator random,
      Journal log) {
    this.node = node;
    this.controlPlane = controlPlane;
    this.key = key;
    this.proof = proof;
    this.wallClock = wallClock;
    this.random = random;
    this.log = log;
  }

  /** Brings the key forward once. How it stands then, the next poll tells. */
  void make() {
    switch (node) {
      case ServerId server -> make(server);
      case ProxyId _ -> {}
    }
  }

  private void make(ServerId server) {
    // To the second, because that is what the wire carries.
    Instant created = wallClock.instant().truncatedTo(ChronoUnit.SECONDS);
    String nonce = RandomId.next("", random);
    try {
      controlPlane.claimKey(
          server, new KeyClaim(key, created, nonce, proof.of(server, key, created, nonce)));
    } catch (Unreachable away) {
      // The next poll meets the same outage and tells of it.
    } catch (Problem refusal) {
      if (!told.equals(refusal.message())) {
        log.warn("The control plane does not take this machine's key: " + refusal.message());
        told = refusal.message();
      }
    }
  }
}
