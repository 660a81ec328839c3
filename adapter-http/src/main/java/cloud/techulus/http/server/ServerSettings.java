package cloud.techulus.http.server;

import cloud.techulus.http.tls.ServerTls;
import java.net.InetAddress;
import java.util.Optional;

/**
 * Where the server listens.
 *
 * @param port TCP; 0 takes any that is free
 * @param tls empty: plain HTTP
 * @param plainAllowed whether plain HTTP may be served to other machines
 */
public record ServerSettings(
    InetAddress address, int port, Optional<ServerTls> tls, boolean plainAllowed) {
  public ServerSettings {
    if (tls.isEmpty() && !plainAllowed && !address.isLoopbackAddress()) {
      throw new IllegalArgumentException(
          "plain HTTP is for the loopback address only; use TLS, or allow plain HTTP explicitly");
    }
  }
}
