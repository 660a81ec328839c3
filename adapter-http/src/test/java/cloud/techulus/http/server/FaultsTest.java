package cloud.techulus.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.store.FakeStore;
import cloud.techulus.core.store.Store;
import cloud.techulus.core.store.Tx;
import cloud.techulus.core.store.View;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a caller sees of our own faults: that it was not his. */
@Timeout(30)
class FaultsTest {
  /** A store whose disk can fail. */
  private static final class FailingStore implements Store {
    private final Store store = new FakeStore();
    private volatile Optional<RuntimeException> fault = Optional.empty();

    private void failIfBroken() {
      fault.ifPresent(
          thrown -> {
            throw thrown;
          });
    }

    @Override
    public <T> T read(Function<? super View, ? extends T> work) {
      return store.read(work);
    }

    @Override
    public <T> T write(Function<? super Tx, ? extends T> work) {
      failIfBroken();
      return store.write(work);
    }
  }

  private final FailingStore store = new FailingStore();
  private final TestControl control = TestControl.start(store);
  private final RawHttp raw = new RawHttp(control.origin());

  @AfterEach
  void stop() {
    control.close();
  }

  @Test
  void a_fault_is_500_and_its_words_stay_here() {
    store.fault = Optional.of(new IllegalStateException("disk /var/lib/techulus is full"));

    HttpResponse<String> answer = raw.call("POST", "/api/v1/projects", "{\"name\":\"Shop\"}");

    assertThat(RawHttp.problem(answer).status()).isEqualTo(500);
    assertThat(RawHttp.problem(answer).type()).isEqualTo("urn:techulus:problem:internal");
    assertThat(answer.body()).doesNotContain("disk").doesNotContain("Shop");
  }

  @Test
  void a_name_taken_behind_our_back_is_a_conflict() {
    store.fault = Optional.of(new Store.UniqueViolation("projects.slug"));

    HttpResponse<String> answer = raw.call("POST", "/api/v1/projects", "{\"name\":\"Shop\"}");

    assertThat(RawHttp.problem(answer).status()).isEqualTo(409);
    assertThat(answer.body()).doesNotContain("projects.slug");
  }
}
