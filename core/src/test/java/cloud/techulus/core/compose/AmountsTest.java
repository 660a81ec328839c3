package cloud.techulus.core.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AmountsTest {

  @ParameterizedTest
  @CsvSource({
    "0,0",
    "1048576,1048576",
    "300b,300",
    "64k,65536",
    "64kb,65536",
    "512m,536870912",
    "512M,536870912",
    "512MB,536870912",
    "512MiB,536870912",
    "1.5g,1610612736",
    "2 GB,2147483648",
    "1t,1099511627776",
    "999999999999999t,9223372036854775807",
  })
  void bytes_are_read_as_compose_does(String text, long bytes) {
    assertThat(Amounts.bytes(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "m", "-1", "1x", "1e9", "0x10", "1,5g", "1.5.5g", " 1m", "½g"})
  void other_bytes_are_refused(String text) {
    assertThatThrownBy(() -> Amounts.bytes(text)).hasMessageContaining("like 512m");
  }

  @ParameterizedTest
  @CsvSource({"0,0", "0.5,500", "0.50,500", "1,1000", "1.0000,1000", "0.001,1", "999999,999999000"})
  void cores_are_thousandths(String text, int millis) {
    assertThat(Amounts.cpuMillis(text)).isEqualTo(millis);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "0.0005", "1e3", ".5", "1.", "half", "9999999"})
  void other_cores_are_refused(String text) {
    assertThatThrownBy(() -> Amounts.cpuMillis(text)).hasMessageStartingWith("cpu: must");
  }

  @ParameterizedTest
  @CsvSource({
    "nginx,docker.io/library/nginx",
    "nginx:1.27,docker.io/library/nginx:1.27",
    "team/web:v1,docker.io/team/web:v1",
    "docker.io/nginx,docker.io/library/nginx",
    "docker.io/team/web,docker.io/team/web",
    "ghcr.io/team/web,ghcr.io/team/web",
    "localhost/web,localhost/web",
    "registry:5000/web,registry:5000/web",
  })
  void short_names_of_images_mean_docker_hub(String text, String whole) {
    assertThat(ShortImage.whole(text)).isEqualTo(whole);
  }
}
