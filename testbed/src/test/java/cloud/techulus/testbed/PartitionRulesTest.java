package cloud.techulus.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PartitionRulesTest {
  @Test
  void deafnessLosesWhatComes() {
    assertThat(Partition.deafTo("198.18.0.12", Traffic.ALL))
        .isEqualTo(
            """
            table inet partition {
              chain deaf {
                type filter hook prerouting priority -300;
                ip saddr 198.18.0.12 drop
              }
            }
            """);
  }

  @Test
  void mutenessLosesWhatGoes() {
    assertThat(Partition.muteTo("198.18.0.12", Traffic.OTHER))
        .isEqualTo(
            """
            table inet partition {
              chain mute {
                type filter hook postrouting priority 300;
                ip daddr 198.18.0.12 meta l4proto != udp drop
                ip daddr 198.18.0.12 udp dport != 51820 drop
              }
            }
            """);
  }

  @Test
  void aBadCableLosesSoManyOfAHundred() {
    assertThat(Partition.losing(20)).contains("hook ingress device \"eth0\"", "mod 100 < 20 drop");
  }
}
