package cloud.techulus.testbed;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * Somebody who visits a site of the bed. The domain need not be in any DNS: the address is given,
 * and the domain is only said. A connection a request, over HTTP/1.0, so that the answer ends where
 * the connection does.
 */
public final class Visitor {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final String address;
  private final int port;
  private final Optional<TlsTrust> trust;
  private final Duration patience;

  private Visitor(String address, int port, Optional<TlsTrust> trust, Duration patience) {
    this.address = address;
    this.port = port;
    this.trust = trust;
    this.patience = patience;
  }

  public static Visitor of(String address, int port) {
    return new Visitor(address, port, Optional.empty(), PATIENCE);
  }

  /** Over TLS. It trusts every certificate: those of a bed are issued by nobody known. */
  public static Visitor ofTls(String address, int port) {
    return new Visitor(address, port, Optional.of(TlsTrust.ALL), PATIENCE);
  }

  /** Over TLS. It trusts the certificates that this authority has issued for the domain. */
  public static Visitor ofTls(String address, int port, X509Certificate root) {
    return new Visitor(address, port, Optional.of(TlsTrust.in(root)), PATIENCE);
  }

  /** The same, giving up after this long. */
  public Visitor patientFor(Duration limit) {
    return new Visitor(address, port, trust, limit);
  }

  public String address() {
    return address;
  }

  public int port() {
    return port;
  }

  /** The answer, or nothing if there was none: refused, reset, cut off, or too late. */
  public Optional<Answer> get(String domain, String path) {
    try (Socket socket = connect(domain)) {
      String request =
          "GET %s HTTP/1.0\r\nHost: %s\r\nUser-Agent: visitor\r\n\r\n".formatted(path, domain);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      return parse(readAll(socket.getInputStream()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The certificate that a domain shows, or nothing if there is none that is trusted. */
  public Optional<X509Certificate> certificate(String domain) {
    try (Socket socket = connect(domain)) {
      if (!(socket instanceof SSLSocket secure)) {
        throw new IllegalStateException("this visitor does not speak TLS");
      }
      return Optional.of((X509Certificate) secure.getSession().getPeerCertificates()[0]);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private Socket connect(String domain) throws IOException {
    int limitMs = Math.toIntExact(patience.toMillis());
    Socket plain = new Socket();
    try {
      plain.setSoTimeout(limitMs);
      plain.connect(new InetSocketAddress(address, port), limitMs);
      return trust.isPresent() ? encrypted(plain, domain, trust.get()) : plain;
    } catch (IOException e) {
      plain.close();
      throw e;
    }
  }

  private Socket encrypted(Socket plain, String domain, TlsTrust trusted) throws IOException {
    SSLSocket socket =
        (SSLSocket) trusted.context().getSocketFactory().createSocket(plain, domain, port, true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setServerNames(List.of(new SNIHostName(domain)));
    if (trusted.checksNames()) {
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
    }
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  private String readAll(InputStream stream) throws IOException {
    long end = System.nanoTime() + patience.toNanos();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] chunk = new byte[8192];
    int count = stream.read(chunk);
    while (count >= 0) {
      bytes.write(chunk, 0, count);
      if (System.nanoTime() - end > 0) {
        throw new IOException("the answer does not end");
      }
      count = stream.read(chunk);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /** Reads a whole answer (RFC 9112); one that is cut off counts as none. */
  static Optional<Answer> parse(String text) {
    int end = text.indexOf("\r\n\r\n");
    if (end < 0) {
      return Optional.empty();
    }
    String body = text.substring(end + 4);
    int length = body.getBytes(StandardCharsets.UTF_8).length;
    return head(text.substring(0, end))
        .filter(
            head -> Integer.parseInt(head.header("content-length").orElse("" + length)) == length)
        .map(head -> new Answer(head.status(), head.headers(), body));
  }

  /** Reads the head of an answer, which then has no body. */
  static Optional<Answer> head(String text) {
    if (!text.startsWith("HTTP/1.")) {
      return Optional.empty();
    }
    List<String> lines = List.of(text.strip().split("\r\n", -1));
    int status = Integer.parseInt(lines.getFirst().split(" ", -1)[1]);
    Map<String, String> headers = new HashMap<>();
    for (String line : lines.subList(1, lines.size())) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    return Optional.of(new Answer(status, headers, ""));
  }
}
