package cloud.techulus.agentapp;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.caddy.CertificateIssuer;
import cloud.techulus.http.client.ControlPlaneUrl;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class TechulusAgentTest {
  private static final String PIN = "sha256:" + "ab".repeat(32);

  private final List<Settings> started = new ArrayList<>();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void a_worker_with_all_that_it_needs_starts() {
    int code =
        run(
            "--control-plane=https://203.0.113.7:8443/ --pin="
                + PIN
                + " --token-file=t --master-key-file=m --data=/d --listen-port=51821");

    assertThat(code).isZero();
    assertThat(started)
        .containsExactly(
            new Settings(
                Role.WORKER,
                ControlPlaneUrl.parse("https://203.0.113.7:8443", Optional.of(PIN), false),
                Optional.of(Path.of("t")),
                Optional.of(Path.of("m")),
                Path.of("/d"),
                51821,
                new CertificateIssuer.Acme(Optional.empty(), Optional.empty(), Optional.empty()),
                5380,
                List.of()));
  }

  @Test
  void a_registered_proxy_needs_little() {
    assertThat(run("--role proxy --control-plane http://10.0.0.1:80 --insecure --data /d"))
        .isZero();

    assertThat(started)
        .containsExactly(
            new Settings(
                Role.PROXY,
                ControlPlaneUrl.parse("http://10.0.0.1:80", Optional.empty(), true),
                Optional.empty(),
                Optional.empty(),
                Path.of("/d"),
                51820,
                new CertificateIssuer.Acme(Optional.empty(), Optional.empty(), Optional.empty()),
                5380,
                List.of()));
  }

  @Test
  void other_resolvers_can_be_chosen() {
    String proxy = "--role proxy --control-plane https://a.example --data /d ";

    assertThat(run(proxy + "--resolver 192.0.2.1,2001:db8::1")).isZero();
    assertThat(run(proxy + "--resolver 192.0.2.1 --resolver 192.0.2.2")).isZero();

    assertThat(started)
        .extracting(Settings::resolvers)
        .containsExactly(
            List.of(InetAddress.ofLiteral("192.0.2.1"), InetAddress.ofLiteral("2001:db8::1")),
            List.of(InetAddress.ofLiteral("192.0.2.1"), InetAddress.ofLiteral("192.0.2.2")));
  }

  @Test
  void who_issues_certificates_can_be_chosen() {
    String proxy = "--role proxy --control-plane https://a.example --data /d ";

    assertThat(run(proxy + "--certificates internal")).isZero();
    assertThat(run(proxy + "--acme-email a@b.example --acme-directory https://ca.example/dir"))
        .isZero();

    assertThat(started)
        .extracting(Settings::issuer)
        .containsExactly(
            new CertificateIssuer.Internal(),
            new CertificateIssuer.Acme(
                Optional.of("a@b.example"),
                Optional.of(URI.create("https://ca.example/dir")),
                Optional.empty()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --data /d --role proxy                                             | Missing required option: '--control-plane=URL'
          --control-plane https://a.example --role proxy                     | Missing required option: '--data=DIR'
          --control-plane https://a.example --data /d                        | a worker needs --master-key-file
          --control-plane https://a.example --data /d --role cook            | --role: there is no "cook"
          --control-plane http://a.example --data /d --role proxy            | plain HTTP is for this machine only
          --control-plane https://a.example/x --data /d --role proxy         | without a path
          --control-plane https://a.example --pin x --data /d --role proxy   | --pin must be sha256:
          --control-plane https://a.example --data /d --role proxy --listen-port 0     | --listen-port must be between
          --control-plane https://a.example --data /d --role proxy --listen-port 65536 | --listen-port must be between
          --control-plane https://a.example --data /d --role proxy --upstream-port 0   | --upstream-port must be between
          --control-plane https://a.example --data /d --role proxy --upstream-port 65536 | --upstream-port must be between
          --control-plane https://a.example --data /d --role proxy --resolver ns.example | --resolver must be an IP address
          --control-plane https://a.example --data /d --role proxy --certificates x    | --certificates: there is no "x"
          --control-plane https://a.example --data /d --role proxy --token abc         | Unknown option
          """)
  void a_command_line_that_cannot_be_understood_says_why(String arguments, String message) {
    assertThat(run(arguments)).isEqualTo(ExitCode.USAGE);

    assertThat(err.toString()).contains(message);
    assertThat(started).isEmpty();
  }

  @Test
  void help_and_version_need_nothing_else() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString()).contains("--control-plane", "Exit codes");

    assertThat(run("--version")).isZero();
    assertThat(out.toString()).contains("techulus-agent ");
    assertThat(started).isEmpty();
  }

  @Test
  void the_exit_code_of_the_node_is_that_of_the_program() {
    CommandLine command = TechulusAgent.commandLine(settings -> ExitCode.REMOVED);

    assertThat(
            command.execute(
                "--role", "proxy", "--control-plane", "https://a.example", "--data", "/d"))
        .isEqualTo(ExitCode.REMOVED);
  }

  private int run(String arguments) {
    return TechulusAgent.commandLine(
            settings -> {
              started.add(settings);
              return 0;
            })
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments.trim().split("\\s+"));
  }
}
