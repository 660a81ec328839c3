package cloud.techulus.testbed.e2e;

import cloud.techulus.core.container.CommandRunner.CommandResult;
import cloud.techulus.testbed.Node;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a proxy's Caddy serves at this moment, as it says itself at its admin socket: it asks the
 * agent for addresses, and so does this.
 */
final class LiveCaddy {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Stands for no replica at all. */
  private static final String NOBODY = "255.255.255.255";

  private LiveCaddy() {}

  /** The number of its process on the proxy, which another one would not have. */
  static String pid(Node proxy) {
    return proxy.must("pidof", "caddy").stdout().strip();
  }

  /**
   * The addresses that requests are sent to, by domain. A domain that is served without any is
   * there too.
   *
   * @throws IOException if it does not tell
   */
  static Map<String, SortedSet<String>> upstreams(Node proxy) throws IOException {
    JsonNode config = JSON.readTree(get(proxy.folder("agent/caddy").resolve("admin.sock")));
    Map<String, SortedSet<String>> upstreams = new TreeMap<>();
    for (JsonNode server : config.at("/apps/http/servers")) {
      for (JsonNode route : server.path("routes")) {
        for (JsonNode host : route.at("/match/0/host")) {
          SortedSet<String> dials = upstreams.computeIfAbsent(host.asText(), _ -> new TreeSet<>());
          sources(route.at("/handle/0/dynamic_upstreams"))
              .forEach(source -> dials.addAll(dials(proxy, source)));
        }
      }
    }
    return upstreams;
  }

  /** One, or several for a service that moves to another port. */
  private static List<JsonNode> sources(JsonNode source) {
    List<JsonNode> all = new ArrayList<>();
    if (source.has("sources")) {
      source.path("sources").forEach(all::add);
    } else if (source.has("name")) {
      all.add(source);
    }
    return all;
  }

  private static List<String> dials(Node proxy, JsonNode source) {
    String name = source.path("name").asText();
    String[] resolver = source.at("/resolver/addresses/0").asText().split("[/:]", -1);
    CommandResult answer =
        proxy.run("dig", "+tcp", "+short", "-p", resolver[2], "@" + resolver[1], name, "A");
    if (!answer.succeeded()) {
      return List.of();
    }
    return answer
        .stdout()
        .lines()
        .filter(address -> !address.equals(NOBODY))
        .map(address -> address + ":" + source.path("port").asText())
        .toList();
  }

  private static String get(Path socket) throws IOException {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      // HTTP/1.0, so that the answer is in one piece and ends where the connection does.
      channel.write(
          ByteBuffer.wrap(
              "GET /config/ HTTP/1.0\r\nHost: localhost\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII)));
      String answer =
          new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
      int head = answer.indexOf("\r\n\r\n");
      if (head < 0 || !answer.substring(0, head).matches("(?s)HTTP/1\\.\\d 200 .*")) {
        throw new IOException("Caddy answered: " + answer);
      }
      return answer.substring(head + 4);
    }
  }
}
