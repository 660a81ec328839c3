package cloud.techulus.http.wire;

import cloud.techulus.core.server.Server;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A server as operators see it; it has mesh address and key once its agent has registered.
 *
 * @param availability what an operator lets it be used for: open, cordoned or draining
 * @param candidateKey a key that waits for an operator's decision
 */
public record ServerWire(
    String id,
    String name,
    String status,
    String availability,
    Optional<String> publicIp,
    Optional<String> meshAddress,
    Optional<String> publicKey,
    Optional<String> candidateKey,
    CapacityWire capacity,
    Optional<Instant> lastHeartbeat) {
  /**
   * A part of a list.
   *
   * @param next what to ask {@code after} with for the part that follows; absent if there is none
   */
  public record ListWire(List<ServerWire> servers, Optional<String> next) {
    /** All there are. */
    public ListWire(List<ServerWire> servers) {
      this(servers, Optional.empty());
    }
  }

  /** A server that was just added, with its registration token: nobody can read that again. */
  public record NewWire(ServerWire server, String registrationToken) {
    /** Without the token. */
    @Override
    public String toString() {
      return "new " + server;
    }
  }

  public static ServerWire of(Server server) {
    return new ServerWire(
        server.id().value(),
        server.name().text(),
        EnumText.of(server.status()),
        EnumText.of(server.availability()),
        server.publicIp().map(address -> address.text()),
        server.membership().map(member -> member.address().toString()),
        server.membership().map(member -> member.keys().identity().base64()),
        server.candidate().map(keys -> keys.identity().base64()),
        CapacityWire.of(server.capacity()),
        server.lastHeartbeat());
  }
}
