package cloud.techulus.agentapp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConsoleLogTest {

  @Test
  void an_event_is_one_line_that_no_terminal_obeys() {
    assertThat(ConsoleLog.line("failed:\n  no such\r\nfile\u001b[2J\t!\n"))
        .isEqualTo("failed: | no such | file?[2J?!");
  }
}
