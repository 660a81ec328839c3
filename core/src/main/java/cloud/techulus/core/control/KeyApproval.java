package cloud.techulus.core.control;

import cloud.techulus.core.Problem;
import cloud.techulus.core.access.AuditEntry;
import cloud.techulus.core.access.AuditEntry.Action;
import cloud.techulus.core.access.Author;
import cloud.techulus.core.identity.NodeId;
import cloud.techulus.core.identity.NodeKeys;
import cloud.techulus.core.identity.ProxyId;
import cloud.techulus.core.identity.PublicKey;
import cloud.techulus.core.identity.ReplayWindow;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.identity.SignatureVerifier;
import cloud.techulus.core.identity.SignedRequest;
import cloud.techulus.core.node.KeyClaim;
import cloud.techulus.core.secret.KeyProof;
import cloud.techulus.core.server.KeyBinding;
import cloud.techulus.core.server.Server;
import cloud.techulus.core.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

/**
 * What happens when a server comes with another key (design, section 2). It brings nothing but a
 * question to an operator, and only who holds the platform's master key can even ask it.
 */
public final class KeyApproval {
  /**
   * Refused claims for one server are written down at most this often: an outsider can send many.
   */
  static final Duration REFUSAL_INTERVAL = Duration.ofMinutes(1);

  private final Store store;
  private final Authenticator authenticator;
  private final SignatureVerifier verifier;
  private final KeyProof proof;
  private final Doorbell doorbell;
  private final ControlSettings settings;
  private final InstantSource clock;

  /** When the next refusal may be written down; servers of ours only, so it stays small. */
  private final Map<ServerId, Instant> refusals = new ConcurrentHashMap<>();

  public KeyApproval(
      ControlSettings settings,
      Store store,
      SignatureVerifier verifier,
      KeyProof proof,
      Doorbell doorbell) {
    this.store = store;
    this.authenticator = new Authenticator(store, verifier, settings.wallClock());
    this.verifier = verifier;
    this.proof = proof;
    this.doorbell = doorbell;
    this.settings = settings;
    this.clock = settings.clock();
  }

  /**
   * A worker brings a key forward. If it proves to be installed by us, its server's key is in doubt
   * from now on. That its claim was taken says nothing else: its next poll tells how it stands.
   *
   * @param signed by the key the claim is about
   * @throws Problem UNAUTHENTICATED without a good proof, FORBIDDEN if an operator has rejected the
   *     key, CONFLICT if another key waits for approval or the key is another node's
   */
  public void claim(SignedRequest signed, KeyClaim claim) {
    ServerId id = serverOf(signed);
    Instant now = clock.instant();
    authenticator.verify(signed, claim.key());
    if (!isProven(id, claim)) {
      refuse(id, claim.key(), now);
      throw Problem.unauthenticated(
          "The key's proof is not made with this platform's master key, or is too old.");
    }
    NodeKeys keys = new NodeKeys(claim.key(), verifier.wireGuardKey(claim.key()));
    Set<NodeId> touched = new LinkedHashSet<>();
    List<String> news =
        store.write(
            tx -> {
              Authenticator.remember(tx, signed);
              Server server = tx.servers().find(id).orElseThrow(KeyApproval::unknown);
              if (!isNew(server, keys.identity())) {
                return List.of();
              }
              touched.addAll(KeyChange.claim(tx, server, keys, id.value(), now));
              return List.of(KeyChange.news(server.name()));
            });
    news.forEach(settings.journal()::warn);
    touched.forEach(doorbell::ring);
  }

  private boolean isProven(ServerId id, KeyClaim claim) {
    Duration age = Duration.between(claim.created(), settings.wallClock().instant());
    return age.abs().compareTo(ReplayWindow.CLOCK_SKEW) <= 0
        && proof.fits(claim.proof(), id, claim.key(), claim.created(), claim.nonce());
  }

  /** Whether the key must be asked about; not if it is the server's own, or waits already. */
  private static boolean isNew(Server server, PublicKey key) {
    KeyBinding binding = server.binding().orElseThrow(KeyApproval::unknown);
    if (binding.rejected().filter(key::equals).isPresent()) {
      throw Problem.forbidden(
          "An operator has rejected this key for %s; install the agent again with a new token."
              .formatted(server.name()));
    }
    if (binding.bound().equals(key) || binding.candidate().filter(key::equals).isPresent()) {
      return false;
    }
    if (binding.candidate().isPresent()) {
      throw Problem.conflict(
          "Another key waits for approval for %s; reject that first.".formatted(server.name()));
    }
    return true;
  }

  /** Of servers that are not there nothing is written down, or an outsider could fill the log. */
  private void refuse(ServerId id, PublicKey key, Instant now) {
    boolean known = store.read(view -> view.servers().find(id).isPresent());
    if (known && isTimeToTell(id, now)) {
      AuditEntry entry =
          AuditEntry.by(
              Author.named("unknown"),
              now,
              Action.KEY_CLAIM_REFUSED,
              id.value(),
              "no good proof for key " + key.base64());
      store.write(
          tx -> {
            tx.auditLog().append(entry);
            return entry;
          });
    }
  }

  private boolean isTimeToTell(ServerId id, Instant now) {
    Instant due = refusals.getOrDefault(id, Instant.MIN);
    // Of two that are refused at the same time only one finds what it has just read.
    return !now.isBefore(due)
        && (due.equals(Instant.MIN)
            ? refusals.putIfAbsent(id, now.plus(REFUSAL_INTERVAL)) == null
            : refusals.replace(id, due, now.plus(REFUSAL_INTERVAL)));
  }

  /**
   * The waiting key is the server's from now on; its workloads go on as soon as its agent calls.
   *
   * @param key the one the operator has seen, so that none is approved unseen
   * @throws Problem NOT_FOUND for the server, CONFLICT if this key does not wait for approval
   */
  public void approve(ServerId id, PublicKey key, Author author) {
    decide(id, key, author, Action.KEY_APPROVED, Server::approve);
  }

  /**
   * The waiting key is turned down: the server's key stays as it was.
   *
   * @param key the one the operator has seen
   * @throws Problem NOT_FOUND for the server, CONFLICT if this key does not wait for approval
   */
  public void reject(ServerId id, PublicKey key, Author author) {
    decide(id, key, author, Action.KEY_REJECTED, Server::reject);
  }

  private void decide(
      ServerId id,
      PublicKey key,
      Author author,
      Action action,
      BiFunction<Server, Instant, Server> decision) {
    Instant now = clock.instant();
    Server decided =
        store.write(
            tx -> {
              Server server =
                  tx.servers().find(id).orElseThrow(() -> Problem.notFound("server", id.value()));
              if (server.candidate().filter(keys -> keys.identity().equals(key)).isEmpty()) {
                throw Problem.conflict(
                    "The key %s does not wait for approval for %s."
                        .formatted(key.base64(), server.name()));
              }
              Server after = decision.apply(server, now);
              tx.servers().save(after);
              tx.auditLog()
                  .append(AuditEntry.by(author, now, action, server.name().text(), key.base64()));
              return after;
            });
    doorbell.ring(decided.id());
  }

  private static ServerId serverOf(SignedRequest signed) {
    return switch (Authenticator.nodeOf(signed)) {
      case ServerId id -> id;
      case ProxyId _ ->
          throw Problem.forbidden(
              "A proxy gets a new key with a new token: `techulus proxy token`.");
    };
  }

  private static Problem unknown() {
    return Problem.unauthenticated("There is no such server.");
  }
}
