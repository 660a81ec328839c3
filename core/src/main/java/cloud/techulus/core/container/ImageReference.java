package cloud.techulus.core.container;

import cloud.techulus.core.Problem;
import java.util.regex.Pattern;

/**
 * A container image with its registry spelled out, such as {@code
 * registry.example.com/team/web:v1}; grammar of the OCI distribution specification. A short name is
 * refused: which registry it means would depend on each server.
 */
public record ImageReference(String text) {
  /** Longest reference, in characters. */
  public static final int LENGTH_LIMIT = 255;

  private static final String HOST =
      "(?:localhost|[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*)(?::[0-9]{1,5})?";
  private static final String PATH_PART = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
  private static final Pattern GRAMMAR =
      Pattern.compile(
          "(?<host>"
              + HOST
              + ")/(?<path>"
              + PATH_PART
              + "(?:/"
              + PATH_PART
              + ")*)"
              + "(?<tag>:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(?<digest>@sha256:[a-f0-9]{64})?");

  public ImageReference {
    java.util.regex.Matcher matcher = GRAMMAR.matcher(text);
    if (text.length() > LENGTH_LIMIT || !matcher.matches() || !isRegistry(matcher.group("host"))) {
      throw Problem.invalid(
          "image", "must be a full image reference like registry.example.com/team/web:v1");
    }
  }

  private static boolean isRegistry(String host) {
    return host.contains(".") || host.contains(":") || host.equals("localhost");
  }

  /**
   * Whether the same reference may mean another image tomorrow, so that a deployment must ask the
   * registry: no tag, or {@code latest}, and no digest.
   */
  public boolean isMoving() {
    if (text.contains("@sha256:")) {
      return false;
    }
    String name = text.substring(text.lastIndexOf('/') + 1);
    return !name.contains(":") || name.endsWith(":latest");
  }

  @Override
  public String toString() {
    return text;
  }
}
