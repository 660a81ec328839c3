package cloud.techulus.caddy;

import static java.nio.charset.StandardCharsets.US_ASCII;

import cloud.techulus.core.mesh.MeshAddress;
import cloud.techulus.core.proxy.RouteTable.Upstream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A replica that answers with its address, takes WebSockets (and sends back what comes), and at
 * {@code /download} sends a line each {@link #LINE_INTERVAL} for ever.
 */
final class TestReplica implements AutoCloseable {
  static final int PORT = 8080;
  static final Duration LINE_INTERVAL = Duration.ofMillis(10);

  private static final String SOCKET_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final Pattern SOCKET_KEY = Pattern.compile("(?i)\r\nSec-WebSocket-Key: (\\S+)");
  private static final Pattern LENGTH = Pattern.compile("(?i)\r\nContent-Length: (\\d+)");

  private final MeshAddress address;
  private final int port;
  private final Duration pause;
  private volatile boolean breaksOff;
  private final ServerSocket server;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger requests = new AtomicInteger();
  private final Queue<String> bodies = new ConcurrentLinkedQueue<>();

  TestReplica(MeshAddress address) {
    this(address, PORT, Duration.ZERO);
  }

  /**
   * @param pause how long it takes to begin an answer to what is neither a WebSocket nor a download
   */
  TestReplica(MeshAddress address, Duration pause) {
    this(address, PORT, pause);
  }

  /** One that listens on this port. */
  TestReplica(MeshAddress address, int port) {
    this(address, port, Duration.ZERO);
  }

  private TestReplica(MeshAddress address, int port, Duration pause) {
    this.address = address;
    this.port = port;
    this.pause = pause;
    try {
      server = new ServerSocket();
      server.setReuseAddress(true);
      server.bind(new InetSocketAddress(InetAddress.ofLiteral(address.toString()), port), 500);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  Upstream upstream() {
    return new Upstream(address, port);
  }

  /** How many it has begun to answer. */
  int requests() {
    return requests.get();
  }

  /** The bodies that came whole, of requests that had one. */
  List<String> bodies() {
    return List.copyOf(bodies);
  }

  /** From now on it reads requests and ends their connections without an answer. */
  void breakOff() {
    breaksOff = true;
  }

  /** As when its container is killed. */
  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : open) {
      socket.close();
    }
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        open.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket;
        InputStream in = socket.getInputStream();
        OutputStream out = socket.getOutputStream()) {
      String head = readHead(in);
      if (head.isEmpty()) {
        return;
      }
      requests.incrementAndGet();
      readBody(head, in);
      if (breaksOff) {
        return;
      }
      Matcher key = SOCKET_KEY.matcher(head);
      if (key.find()) {
        echo(key.group(1), in, out);
      } else if (head.startsWith("GET /download ")) {
        download(out);
      } else {
        answer(out);
      }
    } catch (IOException gone) {
      // Whoever asked has gone, or this replica has.
    } finally {
      open.remove(socket);
    }
  }

  private void readBody(String head, InputStream in) throws IOException {
    Matcher length = LENGTH.matcher(head);
    if (length.find()) {
      int expected = Integer.parseInt(length.group(1));
      byte[] body = in.readNBytes(expected);
      if (body.length == expected) {
        bodies.add(new String(body, US_ASCII));
      }
    }
  }

  private void answer(OutputStream out) throws IOException {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException over) {
      Thread.currentThread().interrupt();
    }
    String body = address.toString();
    String answer =
        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(body.length(), body);
    out.write(answer.getBytes(US_ASCII));
  }

  private static void download(OutputStream out) throws IOException {
    out.write("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n".getBytes(US_ASCII));
    try {
      while (true) {
        out.write("line\n".getBytes(US_ASCII));
        out.flush();
        Thread.sleep(LINE_INTERVAL);
      }
    } catch (InterruptedException over) {
      Thread.currentThread().interrupt();
    }
  }

  /** RFC 6455; what follows the handshake is not looked at. */
  private static void echo(String key, InputStream in, OutputStream out) throws IOException {
    out.write(
        ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: "
                + accept(key)
                + "\r\n\r\n")
            .getBytes(US_ASCII));
    in.transferTo(out);
  }

  private static String accept(String key) {
    try {
      return Base64.getEncoder()
          .encodeToString(
              MessageDigest.getInstance("SHA-1").digest((key + SOCKET_GUID).getBytes(US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Empty if the connection ends before. */
  static String readHead(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        return "";
      }
      head.append((char) next);
    }
    return new String(head.toString().getBytes(US_ASCII), StandardCharsets.US_ASCII);
  }
}
