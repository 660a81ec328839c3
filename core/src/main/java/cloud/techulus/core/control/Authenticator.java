package cloud.techulus.core.control;

import cloud.techulus.core.Name;
import cloud.techulus.core.Problem;
import cloud.techulus.core.identity.NodeId;
import cloud.techulus.core.identity.ProxyId;
import cloud.techulus.core.identity.PublicKey;
import cloud.techulus.core.identity.ReplayWindow;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.identity.SignatureVerifier;
import cloud.techulus.core.identity.SignedRequest;
import cloud.techulus.core.proxy.Proxy;
import cloud.techulus.core.server.KeyBinding;
import cloud.techulus.core.server.Server;
import cloud.techulus.core.store.Store;
import cloud.techulus.core.store.Tx;
import cloud.techulus.core.store.View;
import java.time.InstantSource;
import java.util.List;

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

  /**
   * Finds out which of the keys that we know the node by has signed.
   *
   * @throws Problem UNAUTHENTICATED if it is none of them, GONE if the node was removed
   */
  PublicKey verify(SignedRequest request) {
    NodeId node = nodeOf(request);
    ReplayWindow.check(request, wallClock.instant());
    for (PublicKey key : store.read(view -> known(view, node))) {
      if (verifier.verify(key, request.message(), request.signature())) {
        return key;
      }
    }
    for (PublicKey key : store.read(view -> view.removedNodes().keysOf(node))) {
      if (verifier.verify(key, request.message(), request.signature())) {
        throw removed(node);
      }
    }
    throw Problem.unauthenticated(
        "The signature is not made with a key that is known for %s.".formatted(node.value()));
  }

  /** Checks the signature under the key that the request itself brings. */
  void verify(SignedRequest request, PublicKey key) {
    ReplayWindow.check(request, wallClock.instant());
    if (!verifier.verify(key, request.message(), request.signature())) {
      throw Problem.unauthenticated("The signature is not made with the key in the request.");
    }
  }

  /**
   * Lets a verified request in, once.
   *
   * @param key under which it was verified
   * @throws Problem KEY_APPROVAL_REQUIRED, FORBIDDEN or UNAUTHENTICATED if that key does not speak
   *     for the node (any more)
   */
  void admit(Tx tx, SignedRequest request, PublicKey key) {
    switch (nodeOf(request)) {
      case ServerId id -> {
        Server server = tx.servers().find(id).orElseThrow(() -> removed(id));
        requireAccepted(server, key);
      }
      case ProxyId id -> {
        Proxy proxy = tx.proxies().find(id).orElseThrow(() -> removed(id));
        if (proxy.membership().filter(member -> member.keys().identity().equals(key)).isEmpty()) {
          throw keyHasChanged();
        }
      }
    }
    remember(tx, request);
  }

  private static void requireAccepted(Server server, PublicKey key) {
    KeyBinding binding = server.binding().orElseThrow(Authenticator::keyHasChanged);
    switch (binding.of(key)) {
      case ACCEPTED -> {}
      case AWAITS_APPROVAL -> throw inDoubt(server.name());
      case REJECTED ->
          throw Problem.forbidden(
              "An operator has rejected this key for %s; install the agent again with a new token."
                  .formatted(server.name()));
      case STRANGER -> throw keyHasChanged();
    }
  }

  static Problem inDoubt(Name server) {
    return Problem.keyApprovalRequired(
        "The key of %1$s has changed; `techulus server approve %1$s` or `reject` decides."
            .formatted(server));
  }

  private static Problem keyHasChanged() {
    return Problem.unauthenticated("The node's key has just changed.");
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

  private static List<PublicKey> known(View view, NodeId node) {
    return switch (node) {
      case ServerId id ->
          view.servers().find(id).flatMap(Server::binding).stream()
              .flatMap(binding -> binding.known().stream())
              .toList();
      case ProxyId id ->
          view.proxies().find(id).flatMap(Proxy::membership).stream()
              .map(member -> member.keys().identity())
              .toList();
    };
  }

  static Problem removed(NodeId node) {
    return Problem.gone("There is no node " + node.value() + "; it was removed.");
  }
}
