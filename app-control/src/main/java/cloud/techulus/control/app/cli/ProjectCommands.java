package cloud.techulus.control.app.cli;

import cloud.techulus.core.Name;
import cloud.techulus.http.wire.ProjectWire;
import cloud.techulus.http.wire.TeamWire;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code techulus project}. */
@Command(name = "project", description = "Projects, which group services.")
final class ProjectCommands extends CommandGroup {
  private final Surroundings surroundings;

  ProjectCommands(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Command(name = "create", description = "Make a project.")
  int create(
      @Mixin Connection connection,
      @Parameters(paramLabel = "NAME", description = "What people read.") String name,
      @Option(
              names = "--slug",
              paramLabel = "SLUG",
              description = "What commands and DNS use (default: made from the name).")
          Optional<String> slug,
      @Option(
              names = "--team",
              paramLabel = "TEAM",
              description = "Whose it is (default: your team, if you have one only).")
          Optional<String> team)
      throws IOException {
    try (Session session = Session.open(surroundings, connection)) {
      ProjectWire project =
          session
              .client()
              .createProject(name, slug, team.or(() -> onlyTeam(session.client().teams())));
      session.show(
          project,
          () ->
              List.of(
                  "Project %1$s is there. Its services are named %1$s/NAME."
                      .formatted(Printable.line(project.slug()))));
      return 0;
    }
  }

  private static Optional<String> onlyTeam(List<TeamWire> teams) {
    return teams.size() == 1 ? Optional.of(teams.getFirst().name()) : Optional.empty();
  }

  @Command(name = "rm", description = "Remove a project that has no services.")
  int remove(
      @Mixin Connection connection,
      @Parameters(paramLabel = "PROJECT", converter = NameConverter.class) Name project)
      throws IOException {
    try (Session session = Session.open(surroundings, connection)) {
      session.client().removeProject(project);
      session.done("Project " + project + " is removed.");
      return 0;
    }
  }

  @Command(name = "ls", description = "List projects.")
  int list(@Mixin Connection connection) throws IOException {
    try (Session session = Session.open(surroundings, connection)) {
      List<ProjectWire> projects = session.client().projects();
      session.show(new ProjectWire.ListWire(projects), () -> table(projects));
      return 0;
    }
  }

  private static List<String> table(List<ProjectWire> projects) {
    if (projects.isEmpty()) {
      return List.of("No projects yet. `techulus project create NAME` makes one.");
    }
    Table table = new Table("PROJECT", "TEAM", "NAME");
    projects.forEach(project -> table.row(project.slug(), project.team(), project.name()));
    return table.lines();
  }
}
