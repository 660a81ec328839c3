package cloud.techulus.testbed;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * Whose certificates a visitor believes.
 *
 * @param checksNames whether a certificate has to be the domain's own
 */
record TlsTrust(SSLContext context, boolean checksNames) {
  /** Everybody's. */
  static final TlsTrust ALL =
      new TlsTrust(context(new TrustManager[] {new TrustsAll()}), /* checksNames= */ false);

  /** Those that lead to this root. */
  static TlsTrust in(X509Certificate root) {
    try {
      KeyStore roots = KeyStore.getInstance(KeyStore.getDefaultType());
      roots.load(null, null);
      roots.setCertificateEntry("root", root);
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(roots);
      return new TlsTrust(context(factory.getTrustManagers()), /* checksNames= */ true);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("a key store in memory takes every certificate", e);
    }
  }

  private static SSLContext context(TrustManager[] managers) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no TLS", e);
    }
  }

  private static final class TrustsAll implements X509TrustManager {
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
