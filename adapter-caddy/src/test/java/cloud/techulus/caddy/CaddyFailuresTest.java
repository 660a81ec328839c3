package cloud.techulus.caddy;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.service.Domain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Caddy 2.6.2 says, recorded. */
class CaddyFailuresTest {
  private static final Domain SHOP = new Domain("shop.example.test");
  private static final Domain BLOG = new Domain("blog.example.test");
  private static final String REFUSED =
      """
      {"level":"error","ts":1795837068.1510327,"logger":"tls.obtain","msg":"could not get certificate from issuer","identifier":"shop.example.test","issuer":"127.0.0.1:1-dir","error":"dial tcp 127.0.0.1:1: connect: connection refused"}
      {"level":"error","ts":1795837068.1511278,"logger":"tls.obtain","msg":"will retry","error":"[shop.example.test] Obtain: no","attempt":1,"retrying_in":60,"elapsed":0.5,"max_duration":2592000}
      """;

  private final Path log;
  private final CaddyFailures failures;

  CaddyFailuresTest(@TempDir Path folder) {
    log = folder.resolve("caddy.log");
    failures = new CaddyFailures(log);
  }

  @Test
  void without_a_log_nothing_is_known() {
    assertThat(failures.of(List.of(SHOP))).isEmpty();
  }

  @Test
  void the_last_reason_of_a_domain_is_told() throws IOException {
    say(REFUSED);
    assertThat(failures.of(List.of(SHOP, BLOG)))
        .isEqualTo(Map.of(SHOP, "dial tcp 127.0.0.1:1: connect: connection refused"));

    say(REFUSED.replace("connection refused", "no such host"));
    assertThat(failures.of(List.of(SHOP)).get(SHOP)).endsWith("no such host");
  }

  @Test
  void a_line_that_is_not_ended_yet_is_read_later() throws IOException {
    say(REFUSED.substring(0, 120));
    assertThat(failures.of(List.of(SHOP))).isEmpty();

    say(REFUSED.substring(120));
    assertThat(failures.of(List.of(SHOP))).containsKey(SHOP);
  }

  @Test
  void a_log_that_was_emptied_is_read_from_its_start() throws IOException {
    say("{}\n".repeat(1000) + REFUSED);
    assertThat(failures.of(List.of(SHOP))).containsKey(SHOP);

    Files.writeString(log, REFUSED.replace("shop.example", "blog.example"));
    assertThat(failures.of(List.of(BLOG))).containsOnlyKeys(BLOG);
  }

  @Test
  void of_a_long_log_only_the_end_is_read() throws IOException {
    say(REFUSED + "x".repeat(CaddyFailures.LOOK_LIMIT_BYTES) + "\n");
    assertThat(failures.of(List.of(SHOP))).isEmpty();

    say("goroutine 1 [running]: tls.obtain\n" + REFUSED);
    assertThat(failures.of(List.of(SHOP))).containsKey(SHOP);
  }

  @Test
  void a_domain_that_was_not_asked_for_is_forgotten() throws IOException {
    say(REFUSED);
    assertThat(failures.of(List.of(SHOP))).containsKey(SHOP);

    assertThat(failures.of(List.of(BLOG))).isEmpty();
    assertThat(failures.of(List.of(SHOP))).isEmpty();
  }

  private void say(String text) throws IOException {
    Files.writeString(log, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
