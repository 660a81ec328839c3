package cloud.techulus.http.tls;

import cloud.techulus.core.Sha256;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes the control plane's own certificate. */
final class SelfSigned {
  /** Long, because the pin is what is trusted and nobody wants to roll pins out again. */
  static final Duration VALIDITY = Duration.ofDays(20 * 365);

  /** Clocks of other machines may be behind. */
  private static final Duration BACKDATED = Duration.ofDays(1);

  private static final String CURVE = "secp256r1";
  private static final int CURVE_BITS = 256;
  private static final int SERIAL_BYTES = 16;
  private static final Pattern IP_ADDRESS =
      Pattern.compile("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

  private SelfSigned() {}

  /** P-256: a handshake costs a third less than with RSA, and every client knows it. */
  static PrivateKey newKey() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(CURVE));
      return generator.generateKeyPair().getPrivate();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java platform has P-256", impossible);
    }
  }

  /** The point that belongs to the secret: the file holds only the latter. */
  private static PublicKey publicKeyOf(ECPrivateKey key) throws GeneralSecurityException {
    org.bouncycastle.math.ec.ECPoint point =
        new FixedPointCombMultiplier()
            .multiply(CustomNamedCurves.getByName(CURVE).getG(), key.getS())
            .normalize();
    return KeyFactory.getInstance("EC")
        .generatePublic(
            new ECPublicKeySpec(
                new ECPoint(
                    point.getAffineXCoord().toBigInteger(), point.getAffineYCoord().toBigInteger()),
                key.getParams()));
  }

  /**
   * @throws IllegalStateException unless the key is one of ours
   */
  static X509Certificate certificate(PrivateKey key, List<String> names, Instant now) {
    if (!(key instanceof ECPrivateKey ours)
        || ours.getParams().getCurve().getField().getFieldSize() != CURVE_BITS) {
      throw new IllegalStateException(
          "the TLS key was not made here, so its certificate must be put beside it");
    }
    try {
      return certificate(new KeyPair(publicKeyOf(ours), key), names, now);
    } catch (IOException | OperatorCreationException | GeneralSecurityException e) {
      throw new IllegalStateException("cannot make a certificate for " + names, e);
    }
  }

  private static X509Certificate certificate(KeyPair keys, List<String> names, Instant now)
      throws IOException, OperatorCreationException, GeneralSecurityException {
    X500Name subject = new X500Name("CN=techulus");
    X509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            subject,
            serial(keys, now),
            Date.from(now.minus(BACKDATED)),
            Date.from(now.plus(VALIDITY)),
            subject,
            keys.getPublic());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
    builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
    builder.addExtension(
        Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
    if (!names.isEmpty()) {
      builder.addExtension(Extension.subjectAlternativeName, false, alternativeNames(names));
    }
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
  }

  private static GeneralNames alternativeNames(List<String> names) {
    return new GeneralNames(
        names.stream()
            .map(
                name ->
                    new GeneralName(
                        IP_ADDRESS.matcher(name).matches()
                            ? GeneralName.iPAddress
                            : GeneralName.dNSName,
                        name))
            .toArray(GeneralName[]::new));
  }

  /** Another key or another time, another serial number; no chance is needed for that. */
  private static BigInteger serial(KeyPair keys, Instant now) {
    byte[] moment = now.toString().getBytes(StandardCharsets.US_ASCII);
    byte[] hash = Sha256.of(keys.getPublic().getEncoded(), moment);
    return new BigInteger(1, Arrays.copyOf(hash, SERIAL_BYTES));
  }
}
