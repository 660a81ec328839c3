package cloud.techulus.caddy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;

/**
 * Asks Caddy's admin endpoint by HTTP/1.1 over its Unix socket, which {@code java.net.http} does
 * not speak. One connection for each question.
 */
final class CaddyAdmin {
  /** What Caddy must find among its origins. */
  static final String HOST = "localhost";

  /** Longer answers are none of Caddy's. */
  static final int ANSWER_LIMIT_BYTES = 1024 * 1024;

  private static final int BUFFER_BYTES = 16 * 1024;

  private final Path socket;
  private final Duration timeout;

  CaddyAdmin(Path socket, Duration timeout) {
    this.socket = socket;
    this.timeout = timeout;
  }

  /**
   * Posts JSON and waits for the whole answer.
   *
   * @throws IOException if nobody listens, or the answer is late, too long or none
   */
  HttpAnswer post(String path, String json) throws IOException {
    byte[] body = json.getBytes(UTF_8);
    String head =
        "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\n".formatted(path, HOST)
            + "Content-Length: %d\r\nConnection: close\r\n\r\n".formatted(body.length);
    byte[] start = head.getBytes(US_ASCII);
    byte[] request = Arrays.copyOf(start, start.length + body.length);
    System.arraycopy(body, 0, request, start.length, body.length);
    return HttpAnswer.parse(exchange(request));
  }

  /**
   * Gets what is there and waits for the whole answer.
   *
   * @throws IOException as {@link #post}
   */
  HttpAnswer get(String path) throws IOException {
    String head = "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n".formatted(path, HOST);
    return HttpAnswer.parse(exchange(head.getBytes(US_ASCII)));
  }

  private byte[] exchange(byte[] request) throws IOException {
    long deadline = System.nanoTime() + timeout.toNanos();
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        Selector selector = Selector.open()) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      channel.configureBlocking(false);
      SelectionKey key = channel.register(selector, SelectionKey.OP_WRITE);
      ByteBuffer out = ByteBuffer.wrap(request);
      while (out.hasRemaining()) {
        await(selector, deadline);
        channel.write(out);
      }
      key.interestOps(SelectionKey.OP_READ);
      return readToEnd(channel, selector, deadline);
    }
  }

  private byte[] readToEnd(SocketChannel channel, Selector selector, long deadline)
      throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    ByteBuffer in = ByteBuffer.allocate(BUFFER_BYTES);
    while (true) {
      await(selector, deadline);
      int count = channel.read(in.clear());
      if (count < 0) {
        return answer.toByteArray();
      }
      answer.write(in.array(), 0, count);
      if (answer.size() > ANSWER_LIMIT_BYTES) {
        throw new IOException("its answer is longer than " + ANSWER_LIMIT_BYTES + " bytes");
      }
    }
  }

  private void await(Selector selector, long deadline) throws IOException {
    long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
    selector.selectedKeys().clear();
    if (left <= 0 || selector.select(left) == 0) {
      throw new IOException("it did not answer within " + timeout.toMillis() + " ms");
    }
  }
}
