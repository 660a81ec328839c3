package cloud.techulus.testbed;

import cloud.techulus.core.Problem;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which server of a bed: {@code control}, {@code registry}, {@code p1}.. or {@code w1}... */
record NodeName(Role role, int number) {
  static final NodeName CONTROL = new NodeName(Role.CONTROL, 1);
  static final NodeName REGISTRY = new NodeName(Role.REGISTRY, 1);

  private static final Pattern NUMBERED = Pattern.compile("([pw])([1-9][0-9]?)");

  /** What a node is for. */
  enum Role {
    CONTROL("c", 1),
    REGISTRY("r", 2),
    WORKER("w", 10),
    PROXY("p", 200);

    private final String letter;

    /** Number n of a role has this plus n as the last part of its address. */
    private final int addressesAfter;

    Role(String letter, int addressesAfter) {
      this.letter = letter;
      this.addressesAfter = addressesAfter;
    }
  }

  static NodeName worker(int number) {
    return new NodeName(Role.WORKER, number);
  }

  static NodeName proxy(int number) {
    return new NodeName(Role.PROXY, number);
  }

  /**
   * Reads what {@link #toString} writes.
   *
   * @throws Problem INVALID if no node can have this name
   */
  static NodeName parse(String text) {
    Matcher numbered = NUMBERED.matcher(text);
    if (numbered.matches()) {
      int number = Integer.parseInt(numbered.group(2));
      return numbered.group(1).equals("p") ? proxy(number) : worker(number);
    }
    return switch (text) {
      case "control" -> CONTROL;
      case "registry" -> REGISTRY;
      default -> throw Problem.invalid("node", "a node is control, registry, p1.. or w1..");
    };
  }

  /** The last part of its address. */
  int host() {
    return role.addressesAfter + number;
  }

  /** Short enough for the name of a network interface. */
  String shortName() {
    return role == Role.CONTROL || role == Role.REGISTRY ? role.letter : role.letter + number;
  }

  @Override
  public String toString() {
    return switch (role) {
      case CONTROL -> "control";
      case REGISTRY -> "registry";
      case WORKER, PROXY -> role.letter + number;
    };
  }
}
