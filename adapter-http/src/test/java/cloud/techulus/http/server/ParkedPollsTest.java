package cloud.techulus.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.identity.ServerId;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The waits are longer than the tests may take: whoever ends was woken. */
@Timeout(20)
class ParkedPollsTest {
  private static final Duration LONG = Duration.ofMinutes(10);
  private static final ServerId ONE = new ServerId("srv_1");
  private static final ServerId OTHER = new ServerId("srv_2");

  private final ParkedPolls polls = new ParkedPolls();
  private final Executor threads = Executors.newVirtualThreadPerTaskExecutor();

  private CompletableFuture<Optional<String>> park(ServerId node, Supplier<String> look) {
    return CompletableFuture.supplyAsync(
        () -> polls.await(node, LONG, left -> left, look, String::isEmpty), threads);
  }

  /** Finds work once there is some. */
  private static Supplier<String> lookAt(AtomicInteger work) {
    return () -> work.get() > 0 ? "work" : "";
  }

  private void untilParked(int count) {
    Eventually.until(count + " polls are parked", () -> polls.size() == count);
  }

  @Test
  void what_is_there_already_is_answered_at_once() {
    assertThat(polls.await(ONE, LONG, left -> left, () -> "work", String::isEmpty))
        .contains("work");
    assertThat(polls.size()).isZero();
  }

  @Test
  void a_ring_wakes_the_node_it_is_for() {
    AtomicInteger work = new AtomicInteger();
    CompletableFuture<Optional<String>> one = park(ONE, lookAt(work));
    CompletableFuture<Optional<String>> other = park(OTHER, () -> "");
    untilParked(2);

    work.set(1);
    polls.ring(ONE);

    assertThat(one.join()).contains("work");
    assertThat(other).isNotDone();
    polls.close();
    assertThat(other.join()).isEmpty();
  }

  @Test
  void a_ring_between_the_look_and_the_wait_is_not_lost() {
    AtomicInteger looks = new AtomicInteger();

    Optional<String> found =
        polls.await(
            ONE,
            LONG,
            left -> left,
            () -> {
              if (looks.incrementAndGet() == 1) {
                // Committed right after this look found nothing.
                polls.ring(ONE);
                return "";
              }
              return "work";
            },
            String::isEmpty);

    assertThat(found).contains("work");
    assertThat(looks).hasValue(2);
  }

  @Test
  void a_ring_for_nothing_is_slept_through() {
    AtomicInteger looks = new AtomicInteger();
    CompletableFuture<Optional<String>> poll =
        park(ONE, () -> looks.incrementAndGet() == 3 ? "work" : "");
    Eventually.until("it has looked once", () -> looks.get() == 1);

    polls.ring(ONE);
    Eventually.until("it has looked again", () -> looks.get() == 2);
    assertThat(poll).isNotDone();
    polls.ring(ONE);

    assertThat(poll.join()).contains("work");
  }

  @Test
  void the_end_of_the_wait_is_a_last_look() {
    AtomicInteger looks = new AtomicInteger();

    Optional<String> found =
        polls.await(
            ONE,
            Duration.ofMillis(1),
            left -> left,
            () -> looks.incrementAndGet() == 1 ? "" : "late",
            String::isEmpty);

    assertThat(found).contains("late");
  }

  @Test
  void it_looks_earlier_when_something_falls_due_and_then_waits_on() {
    AtomicInteger looks = new AtomicInteger();

    Optional<String> found =
        polls.await(
            ONE,
            LONG,
            left -> looks.get() == 1 ? Duration.ofMillis(1) : Duration.ofMillis(2),
            () -> looks.incrementAndGet() == 3 ? "fell due" : "",
            String::isEmpty);

    assertThat(found).contains("fell due");
    assertThat(looks).hasValue(3);
  }

  @Test
  void no_wait_is_no_wait() {
    assertThat(polls.await(ONE, Duration.ZERO, left -> left, () -> "", String::isEmpty))
        .contains("");
  }

  @Test
  void a_newer_poll_ends_the_older_which_takes_no_work_with_it() {
    AtomicInteger work = new AtomicInteger();
    CompletableFuture<Optional<String>> older = park(ONE, lookAt(work));
    untilParked(1);
    CompletableFuture<Optional<String>> newer = park(ONE, lookAt(work));

    assertThat(older.join()).isEmpty();
    work.set(1);
    polls.ring(ONE);
    assertThat(newer.join()).contains("work");
    assertThat(polls.size()).isZero();
  }

  @Test
  void closing_ends_all_and_lets_nobody_park_again() {
    CompletableFuture<Optional<String>> one = park(ONE, () -> "");
    CompletableFuture<Optional<String>> other = park(OTHER, () -> "");
    untilParked(2);

    polls.close();

    assertThat(one.join()).isEmpty();
    assertThat(other.join()).isEmpty();
    assertThat(park(ONE, () -> "").join()).isEmpty();
  }
}
