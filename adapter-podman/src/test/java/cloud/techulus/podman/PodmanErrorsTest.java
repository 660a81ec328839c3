package cloud.techulus.podman;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.container.CommandRunner.CommandResult;
import cloud.techulus.core.container.ContainerFailed;
import cloud.techulus.core.container.ContainerFailed.Reason;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodmanErrorsTest {
  private static final Pattern CASE = Pattern.compile("([a-z_0-9]+)\trc=(\\d+)\t.*");
  private static final String STDERR = "    stderr: ";

  private static final Map<String, CommandResult> RECORDED = recorded();

  @ParameterizedTest
  @CsvSource({
    "pull_repo_missing, IMAGE_NOT_FOUND",
    "pull_tag_missing, IMAGE_NOT_FOUND",
    "pull_digest_missing, IMAGE_NOT_FOUND",
    "run_image_missing, IMAGE_NOT_FOUND",
    "run_image_missing_pull_never, IMAGE_MISSING",
    "pull_refused, REGISTRY_UNREACHABLE",
    "pull_http_on_https, REGISTRY_UNREACHABLE",
    "pull_noroute, REGISTRY_UNREACHABLE",
    "pull_dnsfail, REGISTRY_UNREACHABLE",
    "port_in_use_by_container, ADDRESS_IN_USE",
    "ip_not_here, OTHER",
    "entry_missing, COMMAND_NOT_FOUND",
    "entry_not_exec, COMMAND_NOT_FOUND",
    "mem_bad, OTHER",
    "start_missing, OTHER",
    "flag_bad, OTHER"
  })
  void each_recorded_failure_has_its_reason(String name, Reason reason) {
    assertThat(PodmanErrors.explain(result(name)).reason()).isEqualTo(reason);
  }

  @Test
  void an_operator_reads_what_it_means_and_what_podman_said() {
    assertThat(message("pull_tag_missing"))
        .isEqualTo(
            "The registry has no such image or tag (initializing source"
                + " docker://registry:5000/web:nope: reading manifest nope in registry:5000/web:"
                + " manifest unknown: manifest unknown).");
    assertThat(message("ip_not_here"))
        .isEqualTo(
            "The server does not have the deployment's mesh address yet (cannot listen on the TCP"
                + " port: listen tcp4 10.100.0.77:8080: bind: cannot assign requested address).");
    assertThat(message("flag_bad"))
        .isEqualTo("Podman failed with exit code 125 (unknown flag: --nosuchflag).");
  }

  @Test
  void retries_and_progress_are_not_repeated() {
    assertThat(message("pull_refused")).doesNotContain("retrying", "Trying", "level=warning");
  }

  @Test
  void a_full_disk_and_a_log_in_are_told_apart_from_the_rest() {
    assertThat(reasonOf("Error: writing blob: storing blob: no space left on device"))
        .isEqualTo(Reason.DISK_FULL);
    assertThat(reasonOf("Error: reading manifest v1 in r: unauthorized: authentication required"))
        .isEqualTo(Reason.REGISTRY_DENIED);
  }

  @Test
  void control_characters_and_endless_texts_do_not_reach_the_operator() {
    ContainerFailed failed =
        PodmanErrors.explain(new CommandResult(125, "", "Error: a\u001b[31m" + "x".repeat(5000)));

    assertThat(failed.message()).doesNotContain("\u001b").hasSizeLessThan(500);
    assertThat(PodmanErrors.explain(new CommandResult(125, "", "")).message())
        .isEqualTo("Podman failed with exit code 125 (it said nothing).");
  }

  @Test
  void a_taken_name_is_not_a_taken_address() {
    assertThat(PodmanErrors.isNameInUse(result("name_in_use"))).isTrue();
    assertThat(PodmanErrors.isNameInUse(result("port_in_use_by_container"))).isFalse();
  }

  @Test
  void a_missing_container_is_known_from_each_command() {
    for (String name : List.of("inspect_missing_ctr", "start_missing", "logs_missing")) {
      assertThat(PodmanErrors.isNoSuchContainer(result(name))).as(name).isTrue();
    }
    assertThat(PodmanErrors.isNoSuchContainer(result("exec_stopped"))).isFalse();
  }

  private static String message(String name) {
    return PodmanErrors.explain(result(name)).message();
  }

  private static Reason reasonOf(String stderr) {
    return PodmanErrors.explain(new CommandResult(125, "", stderr)).reason();
  }

  private static CommandResult result(String name) {
    CommandResult result = RECORDED.get(name);
    if (result == null) {
      throw new IllegalArgumentException("no recording of " + name);
    }
    return result;
  }

  private static Map<String, CommandResult> recorded() {
    Map<String, CommandResult> results = new TreeMap<>();
    for (String block : Recorded.text("errors.tsv").strip().split("\n\n", -1)) {
      List<String> lines = block.lines().toList();
      Matcher head = CASE.matcher(lines.getFirst());
      if (head.matches()) {
        String stderr =
            lines.stream()
                .filter(line -> line.startsWith(STDERR))
                .map(line -> line.substring(STDERR.length()))
                .collect(Collectors.joining("\n"));
        results.put(head.group(1), new CommandResult(Integer.parseInt(head.group(2)), "", stderr));
      }
    }
    return results;
  }
}
