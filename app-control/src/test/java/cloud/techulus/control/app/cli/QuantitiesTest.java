package cloud.techulus.control.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantitiesTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1024, 1024",
    "256MiB, 268435456",
    "256 MiB, 268435456",
    "512m, 536870912",
    "1.5GiB, 1610612736",
    "2T, 2199023255552",
    "10KiB, 10240",
    "7b, 7"
  })
  void bytesAreReadWithBinaryUnits(String text, long bytes) {
    assertThat(Quantities.bytes(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "MiB", "-1", "1e9", "256MB", "1.5", "99999999T", "1,5GiB"})
  void otherAmountsAreRefused(String text) {
    assertThatThrownBy(() -> Quantities.bytes(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({"0.5, 500", "2, 2000", "0, 0", "0.001, 1"})
  void coresAreReadInThousandths(String text, int millis) {
    assertThat(Quantities.cpuMillis(text)).isEqualTo(millis);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "half", "-1", "0.0001", "99999999999", "1m"})
  void otherNumbersOfCoresAreRefused(String text) {
    assertThatThrownBy(() -> Quantities.cpuMillis(text))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void durationsHaveAUnit() {
    assertThat(Quantities.duration("1500ms")).isEqualTo(Duration.ofMillis(1500));
    assertThat(Quantities.duration("10s")).isEqualTo(Duration.ofSeconds(10));
    assertThat(Quantities.duration("2m")).isEqualTo(Duration.ofMinutes(2));
    assertThat(Quantities.duration("1h")).isEqualTo(Duration.ofHours(1));
    assertThatThrownBy(() -> Quantities.duration("10"))
        .hasMessage("must be a duration like 10s, 5m or 1h");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1500ms", "90s", "2m", "61m", "1h"})
  void durationsAreShownAsTheyAreRead(String text) {
    assertThat(Quantities.showDuration(Quantities.duration(text))).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0B",
    "1023, 1023B",
    "1024, 1KiB",
    "1610612736, 1.5GiB",
    "8589934592, 8GiB",
    "9223372036854775807, 8192PiB"
  })
  void bytesAreShownWithTheLargestUnit(long bytes, String shown) {
    assertThat(Quantities.showBytes(bytes)).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource({"-5, just now", "0, just now", "59, 59s ago", "60, 1m ago", "7200, 2h ago"})
  void agesAreShownInTheirLargestUnit(long seconds, String shown) {
    assertThat(Quantities.showAge(Duration.ofSeconds(seconds))).isEqualTo(shown);
  }
}
