package cloud.techulus.podman;

import cloud.techulus.core.container.CommandRunner.CommandResult;
import cloud.techulus.core.container.ContainerFailed;
import cloud.techulus.core.container.ContainerFailed.Reason;
import java.util.List;
import java.util.Locale;

/**
 * What Podman's errors mean. Its exit codes do not tell (125 is nearly everything), its text does;
 * the texts are those of Podman 4.3.
 */
final class PodmanErrors {
  /** Longest part of Podman's own words that is shown, in characters. */
  static final int TEXT_LIMIT = 400;

  /** The first cause whose text occurs is meant. */
  private static final List<Cause> CAUSES =
      List.of(
          new Cause("no space left on device", Reason.DISK_FULL, "The server's disk is full"),
          new Cause("image not known", Reason.IMAGE_MISSING, "The image is not on the server yet"),
          new Cause(
              "manifest unknown", Reason.IMAGE_NOT_FOUND, "The registry has no such image or tag"),
          new Cause("name unknown", Reason.IMAGE_NOT_FOUND, "The registry has no such repository"),
          new Cause(
              "unauthorized",
              Reason.REGISTRY_DENIED,
              "The registry wants other credentials, or there is no such image"),
          new Cause(
              "requested access to the resource is denied",
              Reason.REGISTRY_DENIED,
              "The registry wants other credentials, or there is no such image"),
          new Cause(
              "server gave http response to https client",
              Reason.REGISTRY_UNREACHABLE,
              "The registry does not speak HTTPS"),
          new Cause(
              "pinging container registry",
              Reason.REGISTRY_UNREACHABLE,
              "The registry cannot be reached"),
          new Cause("dial tcp", Reason.REGISTRY_UNREACHABLE, "The registry cannot be reached"),
          new Cause(
              "address already in use",
              Reason.ADDRESS_IN_USE,
              "Another program on the server holds the address and port"),
          new Cause(
              "cannot assign requested address",
              Reason.OTHER,
              "The server does not have the deployment's mesh address yet"),
          new Cause(
              "attempted to invoke a command that was not found",
              Reason.COMMAND_NOT_FOUND,
              "The image has no such command"),
          new Cause(
              "oci permission denied",
              Reason.COMMAND_NOT_FOUND,
              "The command cannot be executed in the image"),
          new Cause(
              "unable to set memory limit", Reason.OTHER, "The memory limit is too small to start"),
          new Cause(
              "no such container", Reason.OTHER, "The server has no container of the deployment"));

  private static final String NAME_IN_USE = "that name is already in use";

  private PodmanErrors() {}

  /** An operator reads what he can do first and Podman's own words after it. */
  static ContainerFailed explain(CommandResult result) {
    String text = lastError(result.stderr());
    String searched = text.toLowerCase(Locale.ROOT);
    for (Cause cause : CAUSES) {
      if (searched.contains(cause.text())) {
        return new ContainerFailed(cause.reason(), cause.meaning() + " (" + text + ").");
      }
    }
    String words = text.isEmpty() ? "it said nothing" : text;
    return new ContainerFailed(
        Reason.OTHER, "Podman failed with exit code " + result.exitCode() + " (" + words + ").");
  }

  /** Whether a container of that name exists already. */
  static boolean isNameInUse(CommandResult result) {
    return result.stderr().contains(NAME_IN_USE);
  }

  /** Whether there is no such container. */
  static boolean isNoSuchContainer(CommandResult result) {
    return result.stderr().contains("no such container")
        || result.stderr().contains("no such object");
  }

  /** The last error without Podman's progress, retries and control characters. */
  private static String lastError(String stderr) {
    List<String> lines = stderr.lines().filter(line -> !line.isBlank()).toList();
    String text =
        lines.reversed().stream()
            .filter(line -> line.startsWith("Error: "))
            .findFirst()
            .map(line -> line.substring("Error: ".length()))
            .orElseGet(() -> lines.isEmpty() ? "" : lines.getLast());
    String printable = text.replaceAll("\\p{Cntrl}", " ").strip();
    return printable.length() <= TEXT_LIMIT
        ? printable
        : "…" + printable.substring(printable.length() - TEXT_LIMIT);
  }

  /** A text of Podman in lower case, and what it means. */
  private record Cause(String text, Reason reason, String meaning) {}
}
