package cloud.techulus.http.tls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * The control plane's key and certificate, {@value #KEY_FILE} and {@value #CERTIFICATE_FILE} in its
 * data directory. They are made at the first start; an operator may put others there instead.
 */
public final class ServerTls {
  /** PEM, mode 0600. */
  public static final String KEY_FILE = "tls.key";

  /** PEM, the server's own certificate first. */
  public static final String CERTIFICATE_FILE = "tls.crt";

  private static final char[] NO_PASSWORD = {};

  private final PrivateKey key;
  private final List<X509Certificate> chain;

  private ServerTls(PrivateKey key, List<X509Certificate> chain) {
    this.key = key;
    this.chain = List.copyOf(chain);
  }

  /**
   * Reads key and certificate, and makes first what is not there. A certificate that is lost is
   * made again for the same key, so the pin stays.
   *
   * @param names host names and IP addresses that go into a new certificate
   * @throws IllegalStateException if the files do not hold a key and its certificate
   */
  public static ServerTls load(Path directory, List<String> names, Instant now) {
    Path keyFile = directory.resolve(KEY_FILE);
    Path certificateFile = directory.resolve(CERTIFICATE_FILE);
    try {
      Files.createDirectories(directory);
      if (!Files.exists(keyFile)) {
        if (Files.exists(certificateFile)) {
          throw new IllegalStateException(certificateFile + " is there, but its key is not");
        }
        PemFiles.writeKey(keyFile, SelfSigned.newKey());
      }
      if (!Files.exists(certificateFile)) {
        X509Certificate made = SelfSigned.certificate(PemFiles.readKey(keyFile), names, now);
        PemFiles.writeCertificate(certificateFile, made);
      }
      return new ServerTls(PemFiles.readKey(keyFile), PemFiles.readCertificates(certificateFile));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep the TLS key in " + directory, e);
    }
  }

  /** What nodes and operators know this server by. */
  public CertificatePin pin() {
    return CertificatePin.of(chain.getFirst());
  }

  /** For a server that shows this certificate. */
  public SSLContext context() {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, NO_PASSWORD);
      store.setKeyEntry("server", key, NO_PASSWORD, chain.toArray(X509Certificate[]::new));
      KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
      keys.init(store, NO_PASSWORD);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(
          KEY_FILE + " and " + CERTIFICATE_FILE + " do not belong together", e);
    }
  }
}
