package cloud.techulus.core.store;

import cloud.techulus.core.idempotency.IdempotencyKey;
import cloud.techulus.core.idempotency.KeptAnswer;
import cloud.techulus.core.idempotency.KeyedCall;
import cloud.techulus.core.idempotency.KeyedCalls;
import cloud.techulus.core.store.FakeData.CallKey;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

record FakeKeyedCalls(FakeData data) implements KeyedCalls.Mutable {

  @Override
  public Optional<KeyedCall> find(String caller, IdempotencyKey key) {
    return Optional.ofNullable(data.keyedCalls.get(new CallKey(caller, key)));
  }

  @Override
  public Tally tally(String caller) {
    List<Instant> starts =
        data.keyedCalls.values().stream()
            .filter(call -> call.caller().equals(caller))
            .map(KeyedCall::startedAt)
            .toList();
    return new Tally(starts.size(), starts.stream().min(Comparator.naturalOrder()));
  }

  @Override
  public void add(KeyedCall call) {
    CallKey name = new CallKey(call.caller(), call.key());
    FakeData.requireUnique(data.keyedCalls.keySet(), name, Optional::of, "keyedCalls.key");
    data.keyedCalls.put(name, call);
  }

  @Override
  public void answer(String caller, IdempotencyKey key, KeptAnswer answer) {
    data.keyedCalls.computeIfPresent(
        new CallKey(caller, key),
        (_, call) ->
            call.answer().isPresent()
                ? call
                : new KeyedCall(
                    caller, key, call.fingerprint(), call.startedAt(), Optional.of(answer)));
  }

  @Override
  public void removeUnanswered(String caller, IdempotencyKey key) {
    data.keyedCalls.computeIfPresent(
        new CallKey(caller, key), (_, call) -> call.answer().isPresent() ? call : null);
  }

  @Override
  public void removeStartedUntil(Instant limit) {
    data.keyedCalls.values().removeIf(call -> !call.startedAt().isAfter(limit));
  }
}
