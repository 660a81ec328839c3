package cloud.techulus.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.techulus.core.container.CommandRunner.Command;
import cloud.techulus.process.ProcessRunner;
import cloud.techulus.process.RunningProgram;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A bed whose making was cut off anywhere can be removed wholly. */
@Tag("testbed")
@Timeout(120)
class UnfinishedBedTest {
  private static final BedName NAME = new BedName("cutoff");

  @TempDir Path folder;

  @BeforeEach
  @AfterEach
  void clean() {
    Bed.destroyLeftovers(NAME);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bridge", "server w2", "server"})
  void isRemovedWhollyAfterItsMakerDied(String lastStep) {
    String java = ProcessHandle.current().info().command().orElseThrow();
    RunningProgram maker =
        new ProcessRunner()
            .start(
                Command.of(
                    java,
                    "-cp",
                    System.getProperty("java.class.path"),
                    CutOffBed.class.getName(),
                    NAME.value(),
                    lastStep),
                folder.resolve("maker.log"));
    assertThat(maker.onExit().join()).isEqualTo(CutOffBed.DIED);
    assertThat(Bed.leftovers(NAME)).contains("interface tbcutoff");

    Bed.destroyLeftovers(NAME);

    assertThat(Bed.leftovers(NAME)).isEmpty();
  }

  @Test
  void isRemovedByItsMakerIfItFails() {
    Progress failing =
        done -> {
          if (done.startsWith("server w2")) {
            throw new IllegalStateException("no more");
          }
        };

    assertThatThrownBy(() -> Bed.create(new BedPlan(NAME, 3, 1), failing))
        .hasMessageContaining("no more");

    assertThat(Bed.leftovers(NAME)).isEmpty();
  }

  @Test
  void removingNothingIsNoError() {
    Bed.destroyLeftovers(NAME);

    assertThat(Bed.leftovers(NAME)).isEmpty();
    assertThat(Bed.find(NAME)).isEmpty();
  }
}
