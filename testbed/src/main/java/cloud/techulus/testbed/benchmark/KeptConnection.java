package cloud.techulus.testbed.benchmark;

import cloud.techulus.http.client.ControlPlaneUrl;
import cloud.techulus.http.tls.PinnedTrust;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/**
 * One HTTP/1.1 connection over TLS on which one request follows the other. It does as little as can
 * be, because it shares its processor with what it measures.
 */
final class KeptConnection implements AutoCloseable {
  private static final int BUFFER_BYTES = 64 << 10;
  private static final int HEX = 16;

  private final Socket socket;
  private final InputStream in;
  private final String host;

  private KeptConnection(Socket socket, String host) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream(), BUFFER_BYTES);
    this.host = host;
  }

  /**
   * An answer.
   *
   * @param headers by name in lower case
   * @param body as it was transferred
   * @param bytes all that was transferred, with the headers
   */
  @SuppressWarnings("ArrayRecordComponent") // read once, never compared
  record Reply(int status, Map<String, String> headers, byte[] body, int bytes) {

    /** The body as it was meant. */
    String text() {
      if (!"gzip".equals(headers.get("content-encoding"))) {
        return new String(body, StandardCharsets.UTF_8);
      }
      try (InputStream opened = new GZIPInputStream(new ByteArrayInputStream(body))) {
        return new String(opened.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    Reply require(int wanted) {
      if (status != wanted) {
        throw new IllegalStateException("answered " + status + ": " + text());
      }
      return this;
    }
  }

  static KeptConnection to(ControlPlaneUrl url) {
    URI origin = url.origin();
    try {
      Socket socket =
          PinnedTrust.context(url.pin().orElseThrow())
              .getSocketFactory()
              .createSocket(origin.getHost(), origin.getPort());
      socket.setTcpNoDelay(true);
      return new KeptConnection(socket, origin.getHost() + ":" + origin.getPort());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A request as it goes over the wire.
   *
   * @param body JSON; empty: there is none
   */
  byte[] request(String method, String path, Map<String, String> headers, String body) {
    StringBuilder text = new StringBuilder();
    text.append(method).append(' ').append(path).append(" HTTP/1.1\r\nHost: ").append(host);
    headers.forEach((name, value) -> text.append("\r\n").append(name).append(": ").append(value));
    if (!body.isEmpty()) {
      text.append("\r\nContent-Type: application/json\r\nContent-Length: ")
          .append(body.getBytes(StandardCharsets.UTF_8).length);
    }
    text.append("\r\n\r\n").append(body);
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Sends a request and reads its answer to the end. */
  Reply exchange(byte[] request) {
    try {
      socket.getOutputStream().write(request);
      return read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Reply read() throws IOException {
    String first = line();
    int bytes = first.length() + 2;
    Map<String, String> headers = new TreeMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
      bytes += line.length() + 2;
    }
    byte[] body = body(headers);
    return new Reply(
        Integer.parseInt(first.split(" ", 3)[1]), headers, body, bytes + 2 + body.length);
  }

  private byte[] body(Map<String, String> headers) throws IOException {
    Optional<String> length = Optional.ofNullable(headers.get("content-length"));
    if (length.isPresent()) {
      return exactly(Integer.parseInt(length.get()));
    }
    return headers.containsKey("transfer-encoding") ? chunks() : new byte[0];
  }

  private byte[] chunks() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int size = Integer.parseInt(line(), HEX); size > 0; size = Integer.parseInt(line(), HEX)) {
      body.write(exactly(size));
      String _ = line();
    }
    String _ = line();
    return body.toByteArray();
  }

  private byte[] exactly(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("the answer broke off");
    }
    return bytes;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the answer broke off");
      }
      line.append((char) next);
    }
    line.setLength(Math.max(0, line.length() - 1));
    return line.toString();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
