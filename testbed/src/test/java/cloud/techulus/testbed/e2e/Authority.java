package cloud.techulus.testbed.e2e;

import cloud.techulus.core.container.CommandRunner.Command;
import cloud.techulus.testbed.Await;
import cloud.techulus.testbed.Node;
import cloud.techulus.testbed.NodeProgram;
import cloud.techulus.testbed.Visitor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Map;

/**
 * A certificate authority that speaks ACME (RFC 8555), as Let's Encrypt does: it asks each domain
 * whether it is who it says, and finds domains by the hosts file of its node. A Caddy of its own.
 */
final class Authority implements AutoCloseable {
  private static final int PORT = 443;
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final Node node;
  private final Path folder;
  private final NodeProgram caddy;

  private Authority(Node node, Path folder, NodeProgram caddy) {
    this.node = node;
    this.folder = folder;
    this.caddy = caddy;
  }

  /** Runs on this node, and answers there when it returns. */
  static Authority on(Node node) {
    Path folder = node.folder("authority");
    Path file = folder.resolve("caddy.json");
    write(file, configuration(folder, node.name()));
    String home = folder.toString();
    NodeProgram caddy =
        node.start(
            "authority",
            Command.of("caddy", "run", "--config", file.toString())
                .withEnvironment(
                    Map.of("HOME", home, "XDG_DATA_HOME", home, "XDG_CONFIG_HOME", home)));
    Authority authority = new Authority(node, folder, caddy);
    Await.until(
        "the authority answers (its log: " + caddy.log() + ")",
        Installation.SOON,
        () -> Files.exists(authority.rootFile()) && authority.answers());
    return authority;
  }

  private boolean answers() {
    return Visitor.ofTls(node.publicAddress(), PORT, root())
        .get(node.name(), "/acme/local/directory")
        .filter(answer -> answer.status() == 200)
        .isPresent();
  }

  /** Where it takes orders. */
  String directory() {
    return "https://" + node.name() + "/acme/local/directory";
  }

  /** The certificate that all others lead to (PEM). */
  Path rootFile() {
    return folder.resolve("pki/authorities/local/root.crt");
  }

  /** The same. */
  X509Certificate root() {
    try (InputStream stream = Files.newInputStream(rootFile())) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(stream);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (CertificateException e) {
      throw new IllegalStateException(rootFile() + " is no certificate", e);
    }
  }

  /** From now on it finds this domain there. */
  void resolve(String domain, String address) {
    node.must(Command.of("tee", "-a", "/etc/hosts").withInput(address + " " + domain + "\n"));
  }

  @Override
  public void close() {
    caddy.stop(GRACE);
  }

  private static String configuration(Path folder, String host) {
    return """
    {
      "admin": {"disabled": true},
      "storage": {"module": "file_system", "root": "%1$s"},
      "apps": {
        "pki": {"certificate_authorities": {"local": {"install_trust": false}}},
        "tls": {
          "automation": {
            "policies": [{"subjects": ["%2$s"], "issuers": [{"module": "internal"}]}]
          }
        },
        "http": {
          "servers": {
            "acme": {
              "listen": [":443"],
              "automatic_https": {"disable_redirects": true},
              "routes": [
                {
                  "match": [{"host": ["%2$s"]}],
                  "handle": [{"handler": "acme_server", "host": "%2$s"}]
                }
              ]
            }
          }
        }
      }
    }
    """
        .formatted(folder, host);
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }
}
