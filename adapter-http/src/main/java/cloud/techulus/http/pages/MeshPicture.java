package cloud.techulus.http.pages;

import cloud.techulus.core.proxy.Proxy;
import cloud.techulus.core.server.Liveness;
import cloud.techulus.core.server.Server;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The mesh drawn: proxies in a row above, servers below them, a line for each proxy and server that
 * both are there. Lines between servers are left out: they would be many and say nothing.
 *
 * @param height of the picture, in its own units; its width is {@link #WIDTH}
 * @param words what it shows, for those who do not see it
 */
public record MeshPicture(int height, List<Node> nodes, List<Line> lines, String words) {
  static final int WIDTH = 640;

  private static final int PER_ROW = 8;
  private static final int ROW_HEIGHT = 90;
  private static final int TOP = 40;

  /** A member of the mesh; {@code look} is a class of the style sheet. */
  public record Node(String name, boolean proxy, String look, int x, int y) {}

  /** Between two members that both are there. */
  public record Line(int x1, int y1, int x2, int y2) {}

  public static MeshPicture of(
      List<Server> servers, List<Proxy> proxies, Liveness liveness, Instant now) {
    List<Node> nodes = new ArrayList<>();
    for (int i = 0; i < proxies.size(); i++) {
      Proxy proxy = proxies.get(i);
      String look = liveness.isAlive(proxy.lastHeartbeat(), now) ? "" : "bad";
      nodes.add(node(proxy.name().text(), true, look, i, proxies.size(), 0));
    }
    int proxyRows = rows(proxies.size());
    for (int i = 0; i < servers.size(); i++) {
      Server server = servers.get(i);
      nodes.add(node(server.name().text(), false, look(server), i, servers.size(), proxyRows));
    }
    int height = TOP + (proxyRows + rows(servers.size())) * ROW_HEIGHT;
    long online = servers.stream().filter(Lamp::isOnline).count();
    return new MeshPicture(
        height,
        nodes,
        lines(nodes),
        "%d of %d servers are online, %d %s."
            .formatted(
                online,
                servers.size(),
                proxies.size(),
                proxies.size() == 1 ? "proxy is known" : "proxies are known"));
  }

  private static String look(Server server) {
    return switch (server.status()) {
      case ONLINE -> "";
      case PENDING -> "idle";
      case OFFLINE, UNKNOWN -> "bad";
    };
  }

  private static int rows(int count) {
    return (count + PER_ROW - 1) / PER_ROW;
  }

  private static Node node(
      String name, boolean proxy, String look, int index, int count, int firstRow) {
    int row = index / PER_ROW;
    int inRow = Math.min(PER_ROW, count - row * PER_ROW);
    int x = WIDTH * (2 * (index % PER_ROW) + 1) / (2 * inRow);
    return new Node(name, proxy, look, x, TOP + (firstRow + row) * ROW_HEIGHT);
  }

  private static List<Line> lines(List<Node> nodes) {
    List<Line> lines = new ArrayList<>();
    for (Node proxy : nodes) {
      for (Node server : nodes) {
        if (proxy.proxy() && !server.proxy() && proxy.look().isEmpty() && server.look().isEmpty()) {
          lines.add(new Line(proxy.x(), proxy.y(), server.x(), server.y()));
        }
      }
    }
    return lines;
  }
}
