package cloud.techulus.http.server;

import cloud.techulus.core.Problem;
import cloud.techulus.core.Sha256;
import cloud.techulus.core.access.Actor;
import cloud.techulus.core.control.Idempotency;
import cloud.techulus.core.idempotency.IdempotencyKey;
import cloud.techulus.core.secret.Plaintext;
import cloud.techulus.core.store.Store;
import cloud.techulus.http.openapi.ApiCall;
import cloud.techulus.http.openapi.Endpoint.Trait;
import cloud.techulus.http.wire.Json;
import cloud.techulus.http.wire.ServiceWire;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Lets a call that makes something be sent again when its answer was lost: with the same {@code
 * Idempotency-Key} it gives the same answer and makes nothing twice
 * (draft-ietf-httpapi-idempotency-key-header).
 */
final class Repetitions {
  /** What says that an answer is an old one. */
  static final String REPEATED = "Idempotent-Replayed";

  private static final String KEPT = "techulus.kept";

  private final Idempotency idempotency;

  /** Whose answer is to be kept. */
  private record Kept(String caller, IdempotencyKey key) {}

  Repetitions(Idempotency idempotency) {
    this.idempotency = idempotency;
  }

  /** Does what the handler does, once for each key. Without a key it is just the handler. */
  Handler once(ApiCall call, Handler handler) {
    return context -> {
      Optional<IdempotencyKey> key =
          Requests.header(context, IdempotencyKey.FIELD).map(IdempotencyKey::new);
      if (key.isPresent()) {
        once(call, key.get(), context, handler);
      } else {
        handler.handle(context);
      }
    };
  }

  private void once(ApiCall call, IdempotencyKey key, Context context, Handler handler)
      throws Exception {
    String caller = caller(Visit.of(context).actor());
    switch (idempotency.begin(caller, key, fingerprint(call, context))) {
      case Idempotency.Fresh() -> first(caller, key, context, handler);
      case Idempotency.Repeated(int status, Optional<String> location, Plaintext body) -> {
        byte[] shown = body.reveal().getBytes(StandardCharsets.UTF_8);
        location.ifPresent(path -> context.header("Location", path));
        if (call.endpoint().is(Trait.VERSIONED)) {
          Versions.tell(context, Json.read(shown, ServiceWire.class).revision(), shown);
        }
        context.header(REPEATED, "true");
        Visit.nothingDone(context);
        Responses.written(context, status, shown);
      }
    }
  }

  private void first(String caller, IdempotencyKey key, Context context, Handler handler)
      throws Exception {
    try {
      handler.handle(context);
    } catch (Problem | Json.Unreadable | Store.UniqueViolation refused) {
      // Refusals change nothing, so the next attempt may be another one.
      idempotency.abandon(caller, key);
      throw refused;
    }
    if (Visit.isNothingDone(context)) {
      idempotency.abandon(caller, key);
      return;
    }
    context.attribute(KEPT, new Kept(caller, key));
  }

  /**
   * Keeps the answer of a call that came with a key and was done. Last of all: what fails before it
   * (the audit log may) leaves it open what became of the call, and that is what a repetition is
   * told.
   */
  void keep(Context context) {
    Optional<Kept> kept = Optional.ofNullable(context.attribute(KEPT));
    kept.ifPresent(
        it ->
            idempotency.finish(
                it.caller(),
                it.key(),
                context.status().getCode(),
                Optional.ofNullable(context.res().getHeader("Location")),
                new Plaintext(Optional.ofNullable(context.result()).orElse(""))));
  }

  /** Keys of one caller say nothing about those of another. */
  private static String caller(Actor actor) {
    return switch (actor.credential()) {
      case Actor.AdminToken _ -> Actor.ADMIN_TOKEN;
      case Actor.OfToken(var id) -> id.value();
      // Whoever signs in again is still the same.
      case Actor.OfSession _ -> actor.user().orElseThrow().value();
    };
  }

  /** Another path or body is another request, whatever its key says. */
  private static String fingerprint(ApiCall call, Context context) {
    String route = call.method() + " " + context.path() + "\n";
    return Sha256.hex(route.getBytes(StandardCharsets.UTF_8), Requests.body(context));
  }
}
