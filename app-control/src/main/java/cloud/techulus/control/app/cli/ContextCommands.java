package cloud.techulus.control.app.cli;

import cloud.techulus.http.wire.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code techulus context}. */
@Command(name = "context", description = "Installations you have signed in to.")
final class ContextCommands extends CommandGroup {
  private final Surroundings surroundings;

  /** What a program reads of a context; the token is not for it. */
  private record Shown(
      String name, String url, Optional<String> pin, boolean current, boolean signedIn) {}

  private record ShownList(List<Shown> contexts) {}

  ContextCommands(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Command(name = "ls", description = "List them.")
  int list(@Option(names = "--json", description = "Print JSON.") boolean json) throws IOException {
    ContextFile.Contexts contexts = ContextFile.of(surroundings).read();
    List<Shown> all =
        contexts.contexts().entrySet().stream()
            .map(
                each ->
                    new Shown(
                        each.getKey(),
                        each.getValue().url(),
                        each.getValue().pin(),
                        contexts.current().filter(each.getKey()::equals).isPresent(),
                        each.getValue().token().isPresent()))
            .toList();
    if (json) {
      say(Printable.json(new String(Json.write(new ShownList(all)), StandardCharsets.UTF_8)));
    } else if (all.isEmpty()) {
      say("No contexts yet. `techulus login --url URL --pin PIN` makes one.");
    } else {
      Table table = new Table("CONTEXT", "CURRENT", "SIGNED IN", "URL");
      all.forEach(
          each -> table.row(each.name(), yes(each.current()), yes(each.signedIn()), each.url()));
      table.lines().forEach(this::say);
    }
    return 0;
  }

  private static String yes(boolean is) {
    return is ? "yes" : "";
  }

  @Command(name = "use", description = "Use one from now on, unless another is named.")
  int use(@Parameters(paramLabel = "NAME") String name) throws IOException {
    ContextFile file = ContextFile.of(surroundings);
    ContextFile.Contexts contexts = file.read();
    String url = contexts.require(name).url();
    file.write(contexts.using(name));
    say(Printable.line("Commands go to " + url + "."));
    return 0;
  }

  @Command(name = "rm", description = "Forget one; `techulus logout` ends its session.")
  int remove(@Parameters(paramLabel = "NAME") String name) throws IOException {
    ContextFile file = ContextFile.of(surroundings);
    ContextFile.Contexts contexts = file.read();
    String url = contexts.require(name).url();
    file.write(contexts.without(name));
    say(Printable.line(url + " is forgotten."));
    return 0;
  }

  private void say(String line) {
    surroundings.out().println(line);
    surroundings.out().flush();
  }
}
