package cloud.techulus.caddy;

import static java.nio.charset.StandardCharsets.US_ASCII;

import cloud.techulus.core.mesh.PublicAddress;
import cloud.techulus.core.service.Domain;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;

/** A visitor's connection through the proxy that stays open. */
final class LongConnection implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 10_000;

  private final Socket socket;
  private final InputStream in;

  private LongConnection(PublicAddress proxy, String request, int status) {
    try {
      socket = new Socket(proxy.text(), CaddySettings.HTTP_PORT);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      in = new BufferedInputStream(socket.getInputStream());
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      String head = TestReplica.readHead(in);
      if (!head.startsWith("HTTP/1.1 " + status)) {
        throw new IllegalStateException("answered " + head);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static LongConnection webSocket(PublicAddress proxy, Domain domain) {
    return new LongConnection(
        proxy,
        "GET /socket HTTP/1.1\r\nHost: "
            + domain
            + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
        101);
  }

  static LongConnection download(PublicAddress proxy, Domain domain) {
    return new LongConnection(proxy, "GET /download HTTP/1.1\r\nHost: " + domain + "\r\n\r\n", 200);
  }

  /** Whether this comes back. */
  boolean echoes(String text) {
    try {
      socket.getOutputStream().write(text.getBytes(US_ASCII));
      return new String(in.readNBytes(text.length()), US_ASCII).equals(text);
    } catch (IOException ended) {
      return false;
    }
  }

  /** Whether so many bytes come. */
  boolean brings(int count) {
    try {
      return in.readNBytes(count).length == count;
    } catch (IOException ended) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
