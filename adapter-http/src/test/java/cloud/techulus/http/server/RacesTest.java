package cloud.techulus.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.Problem;
import cloud.techulus.core.identity.FakeNodeIdentity;
import cloud.techulus.core.identity.NodeIdentity;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is there once is taken once, however many ask for it at the same time. */
@Timeout(60)
class RacesTest {
  private static final int AT_ONCE = 16;

  private final TestControl control = TestControl.start();
  private final RawHttp raw = new RawHttp(control.origin());

  @AfterEach
  void stop() {
    control.close();
  }

  @Test
  void of_all_who_have_the_first_admins_link_one_becomes_it() {
    String token = control.people.accounts().offerSetup().orElseThrow().token().text();

    List<Integer> statuses =
        atOnce(
            number ->
                raw.call(
                        "POST",
                        "/api/v1/setup",
                        BodyPublishers.ofString(
                            """
                            {"token":"%s","email":"a%d@example.com","name":"A","password":"%s"}\
                            """
                                .formatted(token, number, TestPeople.PASSWORD)),
                        Map.of())
                    .statusCode());

    assertThat(statuses.stream().filter(status -> status / 100 == 2)).hasSize(1);
    assertThat(statuses.stream().filter(status -> status / 100 != 2)).allMatch(it -> it / 100 == 4);
    assertThat(control.people.accounts().users()).hasSize(1);
  }

  @Test
  void of_all_who_have_a_join_token_one_joins() {
    String token = control.enrollment.addServer("alpha", Optional.empty()).token().text();

    List<Boolean> joined = atOnce(number -> joins(token, FakeNodeIdentity.numbered(number + 1)));

    assertThat(joined.stream().filter(each -> each)).hasSize(1);
  }

  private boolean joins(String token, NodeIdentity identity) {
    try {
      control.as(identity).register(identity, TestControl.registration(token, identity));
      return true;
    } catch (Problem refused) {
      assertThat(refused.kind()).isEqualTo(Problem.Kind.UNAUTHENTICATED);
      return false;
    }
  }

  private static <T> List<T> atOnce(IntFunction<T> call) {
    CountDownLatch start = new CountDownLatch(1);
    List<T> results = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<T>> calls = new ArrayList<>();
      for (int i = 0; i < AT_ONCE; i++) {
        int number = i;
        calls.add(
            threads.submit(
                () -> {
                  start.await();
                  return call.apply(number);
                }));
      }
      start.countDown();
      for (Future<T> each : calls) {
        results.add(each.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
    return results;
  }
}
