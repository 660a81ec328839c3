package cloud.techulus.testbed;

import cloud.techulus.core.container.CommandRunner.Command;
import cloud.techulus.process.ProcessRunner;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * Programs with the command lines and files of the packaged ones, and nothing behind them: what the
 * test bed itself does is tested with them.
 */
final class StandIn {
  private static final String PIN = "sha256:00ff";
  private static final String ADMIN_TOKEN = "admin-token";
  private static final char[] PASSWORD = "changeit".toCharArray();
  private static final int REFUSED = 4;

  private StandIn() {}

  /** The first argument says which program to be. */
  public static void main(String[] args) throws Exception {
    List<String> arguments = List.of(args);
    List<String> rest = arguments.subList(1, arguments.size());
    switch (arguments.getFirst()) {
      case "agent" -> agent(rest);
      case "techulus" -> {
        if (rest.getFirst().equals("serve")) {
          serve(Path.of(option(rest, "--data")), option(rest, "--listen"));
        } else {
          add(rest);
        }
      }
      default -> System.exit(REFUSED);
    }
  }

  private static void serve(Path data, String listen) throws IOException, GeneralSecurityException {
    Path keys = data.resolve("keys.p12");
    if (!Files.exists(keys)) {
      new ProcessRunner()
          .run(
              Command.of(
                  List.of(
                      Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                      "-genkeypair",
                      "-alias",
                      "me",
                      "-keyalg",
                      "EC",
                      "-dname",
                      "CN=me",
                      "-keystore",
                      keys.toString(),
                      "-storepass",
                      new String(PASSWORD))));
    }
    HttpsServer server = HttpsServer.create(address(listen), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context(keys)));
    server.createContext(
        "/api/v1/healthz",
        exchange -> {
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    Files.writeString(data.resolve("admin.token"), ADMIN_TOKEN + "\n");
    Files.writeString(data.resolve("master.key"), "the-key\n");
    Files.writeString(data.resolve("tls.pin"), PIN + "\n");
  }

  private static InetSocketAddress address(String listen) {
    int colon = listen.lastIndexOf(':');
    return new InetSocketAddress(
        listen.substring(0, colon), Integer.parseInt(listen.substring(colon + 1)));
  }

  private static SSLContext context(Path keys) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream stream = Files.newInputStream(keys)) {
      store.load(stream, PASSWORD);
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    return context;
  }

  /** {@code server add NAME --public-ip IP --json}, for the admin only. */
  private static void add(List<String> arguments) {
    if (!ADMIN_TOKEN.equals(System.getenv("TECHULUS_TOKEN"))
        || !PIN.equals(System.getenv("TECHULUS_PIN"))
        || !arguments.contains("--json")) {
      System.err.println("refused");
      System.exit(REFUSED);
    }
    System.out.printf(
        "{\"%s\": {\"id\": \"id-of-%s\"}, \"token\": \"token-of-%s-at-%s\"}%n",
        arguments.getFirst(), arguments.get(2), arguments.get(2), option(arguments, "--public-ip"));
  }

  /** Writes down how it was started, and stays. */
  private static void agent(List<String> arguments) throws IOException, InterruptedException {
    Path data = Path.of(option(arguments, "--data"));
    Files.write(data.resolve("arguments"), arguments);
    Files.writeString(data.resolve("started"), ProcessHandle.current().pid() + "\n");
    Thread.currentThread().join();
  }

  private static String option(List<String> arguments, String name) {
    return arguments.get(arguments.indexOf(name) + 1);
  }
}
