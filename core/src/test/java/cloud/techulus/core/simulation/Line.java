package cloud.techulus.core.simulation;

import java.time.Duration;
import java.util.function.Consumer;

/** The way between one node and the control plane, and all that can happen to what is on it. */
final class Line {
  /** After which a node gives up to connect. */
  static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  private static final Duration LEAST_DELAY = Duration.ofNanos(200_000);
  private static final Duration LEAST_HOLD = Duration.ofSeconds(10);
  private static final Duration LONGEST_HOLD = Duration.ofSeconds(60);

  /**
   * What befalls each message.
   *
   * @param delay on the way, in the mean
   * @param loss probability that it is lost
   * @param copies probability that a request is delivered twice
   * @param holds probability that it is delivered only {@link #LEAST_HOLD} or more later
   */
  record Quality(Duration delay, double loss, double copies, double holds) {
    static final Quality GOOD = new Quality(Duration.ofMillis(2), 0, 0, 0);
  }

  private final Timeline timeline;
  private final ControlSite control;
  private final Chance chance;
  private final EventLog log;
  private final String node;
  private Quality usual;
  private Quality quality;
  private boolean requestsCut;
  private boolean answersCut;
  private int held;

  Line(
      Timeline timeline,
      ControlSite control,
      Chance chance,
      EventLog log,
      String node,
      Quality usual) {
    this.timeline = timeline;
    this.control = control;
    this.chance = chance;
    this.log = log;
    this.node = node;
    this.usual = usual;
    this.quality = usual;
  }

  /** Until it calms down. */
  void become(Quality next) {
    quality = next;
  }

  void calmDown() {
    quality = usual;
  }

  /** From now on nothing goes wrong on it. */
  void heal() {
    usual = Quality.GOOD;
    quality = usual;
    cut(false, false);
  }

  /** Lets nothing through in these directions. */
  void cut(boolean requests, boolean answers) {
    requestsCut = requests;
    answersCut = answers;
  }

  /** Whether something is still on its way that was sent long ago. */
  boolean holdsSomething() {
    return held > 0;
  }

  /**
   * Sends a request.
   *
   * @param reply gets the answer, if one comes
   */
  void send(Request request, Consumer<Answer> reply) {
    if (requestsCut) {
      timeline.after(
          CONNECT_TIMEOUT, () -> reply.accept(new Answer.Broken("the connection timed out")));
      return;
    }
    if (chance.happens(quality.copies())) {
      // Somebody on the way sends it again; what he is answered does not reach the node.
      travel("a copy of its request", () -> control.take(request, answer -> {}));
    }
    if (chance.happens(quality.loss())) {
      log.add(node, "request lost");
      return;
    }
    travel("its request", () -> control.take(request, answer -> sendBack(answer, reply)));
  }

  private void sendBack(Answer answer, Consumer<Answer> reply) {
    if (answersCut || chance.happens(quality.loss())) {
      log.add(node, "answer lost");
      return;
    }
    travel("its answer", () -> reply.accept(answer));
  }

  private void travel(String what, Runnable arrival) {
    Duration delay = LEAST_DELAY.plus(chance.around(quality.delay()));
    if (!chance.happens(quality.holds())) {
      timeline.after(delay, arrival);
      return;
    }
    Duration hold = chance.between(LEAST_HOLD, LONGEST_HOLD);
    log.add(node, "%s is held for %d s".formatted(what, hold.toSeconds()));
    held++;
    timeline.after(
        delay.plus(hold),
        () -> {
          held--;
          log.add(node, what + " arrives late");
          arrival.run();
        });
  }
}
