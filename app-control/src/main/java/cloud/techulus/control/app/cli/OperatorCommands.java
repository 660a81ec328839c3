package cloud.techulus.control.app.cli;

import picocli.CommandLine;

/** All commands that talk to a control plane. */
public final class OperatorCommands {
  private OperatorCommands() {}

  public static void addTo(CommandLine program, Surroundings surroundings) {
    program
        .addSubcommand(new StatusCommand(surroundings))
        .addSubcommand(new ServerCommands(surroundings))
        .addSubcommand(new ProxyCommands(surroundings))
        .addSubcommand(new ProjectCommands(surroundings))
        .addSubcommand(new ServiceCommands(surroundings))
        .addSubcommand(new ImportCommand(surroundings))
        .addSubcommand(new SecretCommands(surroundings))
        .addSubcommand(new LogsCommand(surroundings))
        .addSubcommand(new AuditCommand(surroundings))
        .addSubcommand(new LoginCommand(surroundings))
        .addSubcommand(new LogoutCommand(surroundings))
        .addSubcommand(new WhoamiCommand(surroundings))
        .addSubcommand(new AcceptCommand(surroundings))
        .addSubcommand(new PasswordCommands(surroundings))
        .addSubcommand(new ContextCommands(surroundings))
        .addSubcommand(new TokenCommands(surroundings))
        .addSubcommand(new TeamCommands(surroundings))
        .addSubcommand(new UserCommands(surroundings));
  }
}
