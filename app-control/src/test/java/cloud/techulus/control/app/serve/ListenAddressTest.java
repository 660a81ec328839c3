package cloud.techulus.control.app.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListenAddressTest {
  @Test
  void bothFamiliesAreRead() {
    assertThat(ListenAddress.parse("0.0.0.0:8443")).isEqualTo(new ListenAddress("0.0.0.0", 8443));
    assertThat(ListenAddress.parse("[::1]:0")).isEqualTo(new ListenAddress("::1", 0));
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:1, 127.0.0.1",
    "[::1]:1, [::1]",
    "198.18.0.2:1, 198.18.0.2",
    "0.0.0.0:1, 127.0.0.1",
    "[::]:1, 127.0.0.1"
  })
  void aWildcardIsReachedOnLoopback(String listen, String host) {
    assertThat(ListenAddress.parse(listen).localHost()).isEqualTo(host);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "8443", ":8443", "localhost:8443", "1.2.3:80", "1.2.3.4:65536", "::1:80"})
  void otherTextsAreRefused(String text) {
    assertThatThrownBy(() -> ListenAddress.parse(text))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
