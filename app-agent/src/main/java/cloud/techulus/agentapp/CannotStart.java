package cloud.techulus.agentapp;

/** Something that a person has to put right before the agent can run; the message says what. */
final class CannotStart extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CannotStart(String message) {
    super(message);
  }

  String message() {
    return String.valueOf(getMessage());
  }
}
