package cloud.techulus.podman;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PodmanLogTest {
  private static final String STDOUT =
      """
      2026-11-23T08:55:55.000312767Z listening on 8080
      2026-11-23T08:55:57.100000000Z   indented
      2026-11-23T08:55:57.200000000Z\s
      """;
  private static final String STDERR = "2026-11-23T09:55:56.5+01:00 boom\n";

  @Test
  void both_streams_are_put_in_order_of_time() {
    assertThat(PodmanLog.merge(STDOUT, STDERR, 10))
        .containsExactly("listening on 8080", "boom", "  indented", "");
  }

  @Test
  void only_the_last_lines_are_kept() {
    assertThat(PodmanLog.merge(STDOUT, STDERR, 3)).containsExactly("boom", "  indented", "");
    assertThat(PodmanLog.merge("", "", 3)).isEmpty();
  }

  @Test
  void a_line_without_a_time_stays_where_it_was() {
    assertThat(
            PodmanLog.merge("2026-11-23T08:55:55Z a\nplain words\n2026-11-23T08:55:56Z b", "", 9))
        .containsExactly("a", "plain words", "b");
  }
}
