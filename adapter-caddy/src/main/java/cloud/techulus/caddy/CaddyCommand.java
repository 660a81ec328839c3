package cloud.techulus.caddy;

import cloud.techulus.core.container.CommandRunner.Command;
import java.nio.file.Path;
import java.util.Map;

/**
 * How Caddy is started. The caller writes {@link #configuration} to {@link #configurationFile},
 * runs {@link #preparation} and starts {@link #command}, which stays.
 *
 * @param configuration before the first route table; it has no routes
 * @param preparation lets connections that wait in a queue survive a change of the table; a kernel
 *     before 5.14 has no such switch, and its failure is no reason not to start
 */
public record CaddyCommand(
    Command command, Path configurationFile, String configuration, Command preparation) {

  public static CaddyCommand of(CaddySettings settings) {
    Path storage = settings.storage().toAbsolutePath();
    Path file = storage.resolve("caddy.json");
    Command command =
        Command.of("caddy", "run", "--config", file.toString())
            .withEnvironment(
                Map.of(
                    "HOME", storage.toString(),
                    "XDG_DATA_HOME", storage.toString(),
                    "XDG_CONFIG_HOME", storage.toString()));
    return new CaddyCommand(
        command,
        file,
        new CaddyConfig(settings).starting(),
        Command.of("sysctl", "-q", "-w", "net.ipv4.tcp_migrate_req=1"));
  }
}
