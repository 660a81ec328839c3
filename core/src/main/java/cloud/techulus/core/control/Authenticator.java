package cloud.techulus.core.control;

import cloud.techulus.core.Problem;
import cloud.techulus.core.identity.NodeId;
import cloud.techulus.core.identity.ProxyId;
import cloud.techulus.core.identity.PublicKey;
import cloud.techulus.core.identity.ReplayWindow;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.identity.SignatureVerifier;
import cloud.techulus.core.identity.SignedRequest;
import cloud.techulus.core.mesh.Membership;
import cloud.techulus.core.store.Store;
import cloud.techulus.core.store.Tx;
import cloud.techulus.core.store.View;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Believes a node's request, or refuses it. The signature is checked outside of the transaction,
 * because it takes longer than all the rest; the nonce and the key's owner inside, so that of two
 * equal requests one is refused.
 */
final class Authenticator {
  private final Store store;
  private final SignatureVerifier verifier;
  private final InstantSource wallClock;

  Authenticator(Store store, SignatureVerifier verifier, InstantSource wallClock) {
    this.store = store;
    this.verifier = verifier;
    this.wallClock = wallClock;
  }

  /** Checks the signature under the key of a node that has one. */
  PublicKey verify(SignedRequest request) {
    NodeId node = nodeOf(request);
    PublicKey key = store.read(view -> keyOf(view, node));
    verify(request, key);
    return key;
  }

  /** Checks the signature under the key that the request itself brings. */
  void verify(SignedRequest request, PublicKey key) {
    ReplayWindow.check(request, wallClock.instant());
    if (!verifier.verify(key, request.message(), request.signature())) {
      throw Problem.unauthenticated("The signature is not this node's.");
    }
  }

  /**
   * Lets a verified request in, once.
   *
   * @param key under which it was verified
   */
  void admit(Tx tx, SignedRequest request, PublicKey key) {
    if (!keyOf(tx, nodeOf(request)).equals(key)) {
      throw Problem.unauthenticated("The node's key has just changed.");
    }
    remember(tx, request);
  }

  static void remember(Tx tx, SignedRequest request) {
    if (!tx.nonces().remember(request.keyId(), request.nonce(), request.created())) {
      throw Problem.unauthenticated("This request was received before (its nonce is known).");
    }
  }

  static NodeId nodeOf(SignedRequest request) {
    try {
      return NodeId.parse(request.keyId()).orElseThrow(Authenticator::unknownKeyId);
    } catch (Problem notAnId) {
      throw unknownKeyId();
    }
  }

  private static Problem unknownKeyId() {
    return Problem.unauthenticated("The signature's keyid is no node's id.");
  }

  private static PublicKey keyOf(View view, NodeId node) {
    Optional<Membership> membership =
        switch (node) {
          case ServerId id -> view.servers().find(id).orElseThrow(() -> removed(id)).membership();
          case ProxyId id -> view.proxies().find(id).orElseThrow(() -> removed(id)).membership();
        };
    return membership
        .map(member -> member.keys().identity())
        .orElseThrow(() -> Problem.unauthenticated("This node has not registered."));
  }

  static Problem removed(NodeId node) {
    return Problem.gone("There is no node " + node.value() + "; it was removed.");
  }
}
