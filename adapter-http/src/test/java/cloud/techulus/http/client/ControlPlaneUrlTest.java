package cloud.techulus.http.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.techulus.core.Problem;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ControlPlaneUrlTest {
  private static String origin(String url, boolean plainAllowed) {
    return ControlPlaneUrl.parse(url, Optional.empty(), plainAllowed).origin().toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://203.0.113.7:8443",
        "https://control.example.com",
        "http://127.0.0.1:8080",
        "http://localhost:8080",
        "http://[::1]:8080"
      })
  void an_origin_is_taken(String url) {
    assertThat(origin(url, false)).isEqualTo(url);
    assertThat(origin(url + "/", false)).isEqualTo(url);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "control.example.com",
        "https://",
        "ftp://control.example.com",
        "https://user@control.example.com",
        "https://control.example.com/path",
        "https://control.example.com?x",
        "https://control.example.com#x",
        "https://bad host",
        "http://203.0.113.7:8080",
        "http://127.0.0.1.example.com"
      })
  void anything_else_is_refused(String url) {
    assertThatThrownBy(() -> origin(url, false))
        .isInstanceOf(Problem.class)
        .hasMessageStartingWith("url: ");
  }

  @Test
  void plain_http_to_other_machines_must_be_asked_for() {
    assertThat(origin("http://203.0.113.7:8080", true)).isEqualTo("http://203.0.113.7:8080");
  }

  @Test
  void a_pin_is_checked() {
    assertThatThrownBy(
            () -> ControlPlaneUrl.parse("https://a.example", Optional.of("nonsense"), false))
        .isInstanceOf(Problem.class)
        .hasMessageStartingWith("pin: ");
  }
}
