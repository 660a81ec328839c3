package cloud.techulus.core.compose;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Why what is known of Compose files is not taken over, and what to do instead. */
final class Omissions {
  private static final String UNKNOWN = "is not known of Compose files; is it spelled right?";
  private static final String NO_COUNTERPART = "has no counterpart here";
  private static final String FILES = "is not read: other files are not";
  private static final String DATA =
      "is not kept: what a container writes goes with it, so keep data elsewhere";
  private static final String NAMES =
      "is not needed: services reach each other as NAME.PROJECT.internal";
  private static final String OWN_NAME = "is not taken: replicas have names of their own";

  private static final Map<String, String> REASONS =
      Map.ofEntries(
          Map.entry("build", "is not done here: push the image to a registry and name it"),
          Map.entry("entrypoint", "is not replaced: command is handed to the image's own"),
          Map.entry("env_file", FILES + "; write its variables into environment, or set secrets"),
          Map.entry("label_file", FILES),
          Map.entry("volumes", DATA),
          Map.entry("tmpfs", DATA),
          Map.entry("networks", NAMES),
          Map.entry("links", NAMES),
          Map.entry("external_links", NAMES),
          Map.entry("extra_hosts", "is not taken: names are answered by the platform"),
          Map.entry(
              "depends_on", "is not kept: services start on their own, and have to try again"),
          Map.entry("restart", "is the same for all services: what ends is replaced"),
          Map.entry("container_name", OWN_NAME),
          Map.entry("hostname", OWN_NAME),
          Map.entry("domainname", OWN_NAME),
          Map.entry("logging", "is the same for all services: see techulus logs"),
          Map.entry("secrets", "is not read: set the service's secrets, which are variables"),
          Map.entry("configs", "is not read: put such files into the image"),
          Map.entry("security_opt", "holds for every container here anyway"),
          Map.entry("cap_drop", "is the same for all services: few capabilities are left"),
          Map.entry("read_only", "is not taken over: containers can write into their own files"),
          Map.entry("user", "is not taken over: the image's own user stays"));

  /** All others of the specification. */
  private static final Set<String> KNOWN =
      Set.of(
          "annotations",
          "attach",
          "blkio_config",
          "cpu_count",
          "cpu_percent",
          "cpu_period",
          "cpu_quota",
          "cpu_rt_period",
          "cpu_rt_runtime",
          "cpu_shares",
          "cpuset",
          "credential_spec",
          "develop",
          "dns",
          "dns_opt",
          "dns_search",
          "group_add",
          "init",
          "isolation",
          "labels",
          "mac_address",
          "mem_reservation",
          "mem_swappiness",
          "memswap_limit",
          "models",
          "oom_kill_disable",
          "oom_score_adj",
          "pids_limit",
          "platform",
          "post_start",
          "pre_stop",
          "pull_policy",
          "runtime",
          "shm_size",
          "stdin_open",
          "stop_grace_period",
          "stop_signal",
          "storage_opt",
          "tty",
          "ulimits",
          "working_dir");

  private static final Map<String, String> OF_THE_FILE =
      Map.of(
          "name", "is not taken: services go into the project that is named for the import",
          "include", FILES,
          "networks", NAMES,
          "volumes", DATA,
          "secrets", "is not read: set the services' secrets, which are variables",
          "configs", "is not read: put such files into the image",
          "models", NO_COUNTERPART);

  private Omissions() {}

  /** Names what a service says besides. */
  static void ofService(Section service, Reading reading) {
    service
        .rest()
        .forEach(
            (key, field) -> {
              if (!Dangers.decideOn(key)) {
                reading.leaveOut(
                    field.path(),
                    Optional.ofNullable(REASONS.get(key))
                        .orElse(KNOWN.contains(key) ? NO_COUNTERPART : UNKNOWN));
              }
            });
  }

  /** Names what the file says beside its services. */
  static void ofFile(Section file, Reading reading) {
    // Which version of the format it is was asked for once, and means nothing any more.
    file.take("version");
    file.rest()
        .forEach(
            (key, field) ->
                reading.leaveOut(
                    field.path(), Optional.ofNullable(OF_THE_FILE.get(key)).orElse(UNKNOWN)));
  }
}
