package cloud.techulus.caddy;

import static java.nio.charset.StandardCharsets.US_ASCII;

import cloud.techulus.core.mesh.PublicAddress;
import cloud.techulus.core.service.Domain;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Visitors that ask one after the other: half of them on a connection that stays open, half on a
 * new one each time; GET and POST in turn.
 */
final class SteadyLoad {
  private static final int TIMEOUT_MILLIS = 20_000;
  private static final Pattern LENGTH = Pattern.compile("(?i)\r\nContent-Length: (\\d+)");

  private final PublicAddress proxy;
  private final Domain domain;
  private final List<Thread> visitors = new ArrayList<>();
  private final AtomicInteger count = new AtomicInteger();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private volatile boolean over;

  SteadyLoad(PublicAddress proxy, Domain domain, int visitorCount) {
    this.proxy = proxy;
    this.domain = domain;
    for (int number = 0; number < visitorCount; number++) {
      boolean keepsAlive = number % 2 == 0;
      visitors.add(Thread.ofVirtual().start(() -> visit(keepsAlive)));
    }
  }

  int count() {
    return count.get();
  }

  /** Ends it and gives what went wrong. */
  List<String> stop() throws InterruptedException {
    over = true;
    for (Thread visitor : visitors) {
      visitor.join();
    }
    return List.copyOf(failures);
  }

  private void visit(boolean keepsAlive) {
    boolean post = false;
    while (!over) {
      try (Socket socket = new Socket(proxy.text(), CaddySettings.HTTP_PORT)) {
        socket.setSoTimeout(TIMEOUT_MILLIS);
        InputStream in = new BufferedInputStream(socket.getInputStream());
        do {
          post = !post;
          ask(socket, in, post, keepsAlive);
        } while (keepsAlive && !over);
      } catch (IOException e) {
        failures.add((post ? "POST" : "GET") + (keepsAlive ? " kept alive: " : ": ") + e);
      }
    }
  }

  private void ask(Socket socket, InputStream in, boolean post, boolean keepsAlive)
      throws IOException {
    String request =
        (post ? "POST" : "GET")
            + " /page HTTP/1.1\r\nHost: "
            + domain
            + (keepsAlive ? "" : "\r\nConnection: close")
            + (post ? "\r\nContent-Length: 4\r\n\r\nbody" : "\r\n\r\n");
    socket.getOutputStream().write(request.getBytes(US_ASCII));
    String head = TestReplica.readHead(in);
    Matcher length = LENGTH.matcher(head);
    if (!head.startsWith("HTTP/1.1 200 ") || !length.find()) {
      throw new IOException("answered " + head.lines().findFirst().orElse("nothing"));
    }
    in.readNBytes(Integer.parseInt(length.group(1)));
    count.incrementAndGet();
  }
}
