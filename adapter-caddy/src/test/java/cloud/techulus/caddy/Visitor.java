package cloud.techulus.caddy;

import static java.nio.charset.StandardCharsets.US_ASCII;

import cloud.techulus.core.mesh.PublicAddress;
import cloud.techulus.core.service.Domain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** Asks the proxy for a domain that no DNS knows. */
final class Visitor {
  private Visitor() {}

  static HttpAnswer http(PublicAddress proxy, Domain domain) {
    return HttpAnswerText.answer(httpText(proxy, domain));
  }

  /** The whole answer, headers and all. */
  static String httpText(PublicAddress proxy, Domain domain) {
    return httpText(proxy, get(domain));
  }

  /** The same for a POST. */
  static String postText(PublicAddress proxy, Domain domain, String body) {
    return httpText(
        proxy,
        "POST /page HTTP/1.1\r\nHost: %s\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(domain, body.length(), body));
  }

  private static String httpText(PublicAddress proxy, String request) {
    try (Socket socket = new Socket(proxy.text(), CaddySettings.HTTP_PORT)) {
      return ask(socket, request);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** By HTTPS, whoever signed the certificate. */
  static HttpAnswer https(PublicAddress proxy, Domain domain) throws IOException {
    try (SSLSocket socket =
        (SSLSocket)
            trusting().getSocketFactory().createSocket(proxy.text(), CaddySettings.HTTPS_PORT)) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setServerNames(List.of(new SNIHostName(domain.text())));
      socket.setSSLParameters(parameters);
      return HttpAnswerText.answer(ask(socket, get(domain)));
    }
  }

  private static String get(Domain domain) {
    return "GET /page HTTP/1.1\r\nHost: " + domain + "\r\nConnection: close\r\n\r\n";
  }

  private static String ask(Socket socket, String request) throws IOException {
    socket.setSoTimeout(20_000);
    socket.getOutputStream().write(request.getBytes(US_ASCII));
    return new String(socket.getInputStream().readAllBytes(), US_ASCII);
  }

  private static SSLContext trusting() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new Trusting()}, new SecureRandom());
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Reads an answer without its checked exception. */
  private static final class HttpAnswerText {
    private static HttpAnswer answer(String text) {
      try {
        return HttpAnswer.parse(text.getBytes(US_ASCII));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static final class Trusting implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
