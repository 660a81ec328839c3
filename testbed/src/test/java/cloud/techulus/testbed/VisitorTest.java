package cloud.techulus.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class VisitorTest {

  @Test
  void readsStatusHeadersAndBody() {
    assertThat(Visitor.parse("HTTP/1.1 503 No\r\nX-Version: v2\r\nContent-Length: 5\r\n\r\nsick\n"))
        .hasValue(new Answer(503, Map.of("x-version", "v2", "content-length", "5"), "sick\n"));
    assertThat(Visitor.parse("HTTP/1.0 200 OK\r\n\r\nhello"))
        .hasValue(new Answer(200, Map.of(), "hello"));
  }

  @Test
  void anAnswerThatIsCutOffIsNone() {
    assertThat(Visitor.parse("")).isEmpty();
    assertThat(Visitor.parse("HTTP/1.1 200 OK\r\nContent-Len")).isEmpty();
    assertThat(Visitor.parse("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel")).isEmpty();
  }

  @Test
  void headersAreFoundWhateverTheirCase() {
    Answer answer = new Answer(200, Map.of("x-version", "v1"), "");

    assertThat(answer.header("X-Version")).hasValue("v1");
    assertThat(answer.header("Server")).isEmpty();
  }
}
