package cloud.techulus.http.tls;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.util.io.pem.PemObject;

/** Keys and certificates in PEM files (RFC 7468). */
final class PemFiles {
  private PemFiles() {}

  /** Nobody but the owner may read the file, at no moment. */
  static void writeKey(Path file, PrivateKey key) throws IOException {
    write(file, new PemObject("PRIVATE KEY", key.getEncoded()), "rw-------");
  }

  static void writeCertificate(Path file, X509Certificate certificate) throws IOException {
    write(file, certificate, "rw-r--r--");
  }

  private static void write(Path file, Object content, String mode) throws IOException {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(content);
    }
    Set<PosixFilePermission> permissions = PosixFilePermissions.fromString(mode);
    Path draft =
        Files.createTempFile(
            file.toAbsolutePath().getParent(),
            ".tls",
            ".pem",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(draft, text.toString(), StandardCharsets.US_ASCII);
    Files.setPosixFilePermissions(draft, permissions);
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
  }

  static PrivateKey readKey(Path file) throws IOException {
    try {
      return switch (parse(file)) {
        case PEMKeyPair pair -> new JcaPEMKeyConverter().getPrivateKey(pair.getPrivateKeyInfo());
        case PrivateKeyInfo key -> new JcaPEMKeyConverter().getPrivateKey(key);
        default -> throw new IllegalStateException(file + " does not hold a key in PEM");
      };
    } catch (PEMException damaged) {
      throw new IllegalStateException(file + " does not hold a key that can be used", damaged);
    }
  }

  private static Object parse(Path file) throws IOException {
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.US_ASCII);
        PEMParser parser = new PEMParser(reader)) {
      Object first = parser.readObject();
      if (first == null) {
        throw new IllegalStateException(file + " does not hold a key in PEM");
      }
      return first;
    }
  }

  static List<X509Certificate> readCertificates(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      List<X509Certificate> chain =
          CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (chain.isEmpty()) {
        throw new IllegalStateException(file + " does not hold a certificate in PEM");
      }
      return chain;
    } catch (CertificateException e) {
      throw new IllegalStateException(file + " does not hold a certificate in PEM", e);
    }
  }
}
