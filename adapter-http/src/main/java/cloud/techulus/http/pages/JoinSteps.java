package cloud.techulus.http.pages;

import java.util.Optional;

/**
 * How a machine that was just added is made to join, in commands to paste.
 *
 * @param kind of all such machines, in the plural
 * @param back the page that lists them
 */
public record JoinSteps(
    String title,
    String kind,
    String back,
    String tokenCommand,
    String agentCommand,
    boolean needsMasterKey) {

  /**
   * @param url of this control plane, as the operator's browser knows it
   * @param pin of its certificate; empty if it has one that browsers know
   */
  public static JoinSteps ofServer(String name, String token, String url, Optional<String> pin) {
    return new JoinSteps(
        "Let " + name + " join",
        "servers",
        Section.SERVERS.path(),
        tokenCommand(token),
        agent("worker", url, pin) + " --master-key-file master.key",
        true);
  }

  public static JoinSteps ofProxy(String name, String token, String url, Optional<String> pin) {
    return new JoinSteps(
        "Let " + name + " join",
        "proxies",
        Section.PROXIES.path(),
        tokenCommand(token),
        agent("proxy", url, pin),
        false);
  }

  private static String tokenCommand(String token) {
    return "(umask 077; echo %s > token)".formatted(token);
  }

  private static String agent(String role, String url, Optional<String> pin) {
    return "bin/techulus-agent --role %s --control-plane %s%s --token-file token --data /var/lib/techulus-agent"
        .formatted(role, url, pin.map(known -> " --pin " + known).orElse(""));
  }
}
