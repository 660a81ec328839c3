package cloud.techulus.http.openapi;

import cloud.techulus.core.access.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A call that there is.
 *
 * @param method in capitals
 * @param path whole, with names in braces
 * @param operation what it takes; empty if it is open to everybody
 */
public record ApiCall(
    String method, String path, Optional<Operation> operation, Endpoint endpoint) {
  private static final Pattern PARAMETER = Pattern.compile("\\{([a-z]+)}");

  /** As {@code GET /api/v1/status}. */
  public String route() {
    return method + " " + path;
  }

  /** What stands in braces, in this order. */
  public List<String> pathParameters() {
    List<String> names = new ArrayList<>();
    Matcher matcher = PARAMETER.matcher(path);
    while (matcher.find()) {
      names.add(matcher.group(1));
    }
    return names;
  }

  /** What it is about: the first part of the path after the API's root. */
  public String subject(String root) {
    String rest = path.substring(root.length() + 1);
    int end = rest.indexOf('/');
    return end < 0 ? rest : rest.substring(0, end);
  }

  /** Who may call, in words. */
  public String who() {
    return operation.map(it -> who(it.need())).orElse("For everybody.");
  }

  private static String who(Operation.Need need) {
    return switch (need) {
      case Operation.PlatformAdmin _ -> "For admins of the platform.";
      case Operation.SignedIn _ -> "For everybody who is known.";
      case Operation.InPerson _ -> "For people with a session, not for programs.";
      case Operation.InTeam(var least) ->
          switch (least) {
            case VIEWER -> "For members of the team.";
            case DEVELOPER -> "For developers and owners of the team.";
            case OWNER -> "For owners of the team.";
          };
    };
  }
}
