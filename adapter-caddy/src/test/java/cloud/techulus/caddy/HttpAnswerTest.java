package cloud.techulus.caddy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpAnswerTest {
  @Test
  void a_body_of_known_length() throws IOException {
    assertThat(parse("HTTP/1.1 400 Bad Request\r\nContent-Length: 3\r\n\r\nä!x"))
        .isEqualTo(new HttpAnswer(400, "ä!"));
  }

  @Test
  void a_body_in_chunks_with_trailers() throws IOException {
    assertThat(
            parse(
                """
                HTTP/1.1 200 OK\r
                Transfer-Encoding: chunked\r
                Trailer: Etag\r
                \r
                5\r
                hello\r
                A;x=y\r
                , 98765432\r
                0\r
                Etag: "x"\r
                \r
                """))
        .isEqualTo(new HttpAnswer(200, "hello, 98765432"));
  }

  @Test
  void a_body_that_ends_with_the_connection() throws IOException {
    assertThat(parse("HTTP/1.0 200 OK\r\n\r\nall")).isEqualTo(new HttpAnswer(200, "all"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n",
        "SSH-2.0-OpenSSH\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nab",
        "HTTP/1.1 200 OK\r\nContent-Length: -3\r\n\r\nab",
        "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\nab",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\nhello\r\n"
      })
  void what_is_no_whole_answer_is_refused(String text) {
    assertThatThrownBy(() -> parse(text)).isInstanceOf(IOException.class);
  }

  private static HttpAnswer parse(String text) throws IOException {
    return HttpAnswer.parse(text.getBytes(UTF_8));
  }
}
