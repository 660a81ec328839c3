package cloud.techulus.control.app.serve;

import java.net.InetAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where to listen.
 *
 * @param host an IP address; no name, which could come to mean another
 * @param port TCP, 0 for any free one
 */
record ListenAddress(String host, int port) {
  private static final Pattern GRAMMAR =
      Pattern.compile("(?:\\[([0-9a-fA-F:.]+)]|((?:[0-9]{1,3}\\.){3}[0-9]{1,3})):([0-9]{1,5})");

  /**
   * Reads {@code 0.0.0.0:8443} or {@code [::]:8443}.
   *
   * @throws IllegalArgumentException for anything else
   */
  static ListenAddress parse(String text) {
    Matcher matcher = GRAMMAR.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("must be ADDRESS:PORT, like 0.0.0.0:8443 or [::1]:8443");
    }
    int port = Integer.parseInt(matcher.group(3));
    if (port > 65535) {
      throw new IllegalArgumentException("the port must be between 0 and 65535");
    }
    String host = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
    ListenAddress address = new ListenAddress(host, port);
    address.inet();
    return address;
  }

  boolean isLoopback() {
    return inet().isLoopbackAddress();
  }

  /** The host to connect to from this machine: a wildcard is heard on loopback as well. */
  String localHost() {
    InetAddress address = inet();
    String reachable =
        address.isAnyLocalAddress() ? InetAddress.getLoopbackAddress().getHostAddress() : host;
    return reachable.contains(":") ? "[" + reachable + "]" : reachable;
  }

  private InetAddress inet() {
    try {
      return InetAddress.ofLiteral(host);
    } catch (IllegalArgumentException notAnAddress) {
      throw new IllegalArgumentException(host + " is not an IP address", notAnAddress);
    }
  }
}
