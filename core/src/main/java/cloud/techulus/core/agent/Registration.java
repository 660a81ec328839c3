package cloud.techulus.core.agent;

import cloud.techulus.core.Problem;
import cloud.techulus.core.agent.ControlPlane.Unreachable;
import cloud.techulus.core.identity.NodeIdentity;
import cloud.techulus.core.node.RegistrationRequest;
import cloud.techulus.core.node.Welcome;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Joins the platform. Nothing on disk says "registered" before the answer has come, and the same
 * key asks each time: if an answer was lost, the next attempt gets the same one.
 */
public final class Registration {
  private final ControlPlane controlPlane;
  private final NodeIdentity identity;
  private final NodeState state;
  private final BackOff backOff;

  /** How an attempt ended. */
  public sealed interface Outcome {
    record Joined(Assignment assignment) implements Outcome {}

    /** No answer came; try again after this time. */
    record Unanswered(String reason, Duration delay) implements Outcome {}

    /** Trying again gets the same; the message says what to do. */
    record Refused(String reason) implements Outcome {}
  }

  public Registration(
      ControlPlane controlPlane, NodeIdentity identity, NodeState state, RandomGenerator random) {
    this.controlPlane = controlPlane;
    this.identity = identity;
    this.state = state;
    this.backOff = new BackOff(Contact.FIRST_DELAY, Contact.DELAY_LIMIT, random);
  }

  public Outcome attempt(RegistrationRequest request) {
    Welcome welcome;
    try {
      welcome = controlPlane.register(identity, request);
    } catch (Unreachable away) {
      return new Outcome.Unanswered(String.valueOf(away.getMessage()), backOff.next());
    } catch (Problem refusal) {
      return refusal.kind() == Problem.Kind.LIMIT
          ? new Outcome.Unanswered(refusal.message(), backOff.next())
          : new Outcome.Refused(refusal.message());
    }
    Assignment assignment = new Assignment(welcome.node(), welcome.pollWait());
    state.saveMesh(welcome.mesh());
    // Last, because it is what says "registered".
    state.saveAssignment(assignment);
    return new Outcome.Joined(assignment);
  }
}
