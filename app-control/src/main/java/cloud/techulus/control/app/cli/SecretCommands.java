package cloud.techulus.control.app.cli;

import cloud.techulus.core.Problem;
import cloud.techulus.core.secret.Plaintext;
import cloud.techulus.core.service.EnvName;
import cloud.techulus.core.service.Service;
import cloud.techulus.http.wire.SecretsWire;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code techulus secret}. */
@Command(
    name = "secret",
    description = "Secrets of a service: variables that can be written, not read.")
final class SecretCommands extends CommandGroup {
  private final Surroundings surroundings;

  SecretCommands(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Command(
      name = "set",
      description = "Set a secret. The value comes from standard input, or you are asked for it.")
  int set(
      @Mixin Connection connection,
      @Parameters(paramLabel = "PROJECT/SERVICE", converter = ServicePath.Converter.class)
          ServicePath path,
      @Parameters(paramLabel = "NAME", description = "Name of the variable.") String name,
      @Option(names = "--file", paramLabel = "FILE", description = "Read the value from a file.")
          Optional<Path> file)
      throws IOException {
    EnvName variable = variable(name);
    try (Session session = Session.open(surroundings, connection)) {
      Service.Id service = new Service.Id(session.service(path).id());
      Plaintext value =
          new SecretInput(surroundings).read("Value of " + variable + " (not shown): ", file);
      session.client().setSecret(service, variable, value);
      session.done("Secret %s of %s is set.".formatted(variable, path));
      session.done("Containers have it from the next deploy on: techulus service deploy " + path);
      return 0;
    }
  }

  @Command(name = "ls", description = "List the names of secrets.")
  int list(
      @Mixin Connection connection,
      @Parameters(paramLabel = "PROJECT/SERVICE", converter = ServicePath.Converter.class)
          ServicePath path)
      throws IOException {
    try (Session session = Session.open(surroundings, connection)) {
      List<String> names = session.client().secrets(new Service.Id(session.service(path).id()));
      session.show(
          new SecretsWire(names),
          () ->
              names.isEmpty()
                  ? List.of(
                      "No secrets yet. `techulus secret set %s NAME` sets one.".formatted(path))
                  : names.stream().map(Printable::line).toList());
      return 0;
    }
  }

  @Command(name = "rm", description = "Remove a secret.")
  int remove(
      @Mixin Connection connection,
      @Parameters(paramLabel = "PROJECT/SERVICE", converter = ServicePath.Converter.class)
          ServicePath path,
      @Parameters(paramLabel = "NAME") String name)
      throws IOException {
    EnvName variable = variable(name);
    try (Session session = Session.open(surroundings, connection)) {
      session.client().removeSecret(new Service.Id(session.service(path).id()), variable);
      session.done("Secret %s of %s is removed.".formatted(variable, path));
      session.done("Containers lose it with the next deploy: techulus service deploy " + path);
      return 0;
    }
  }

  private static EnvName variable(String name) {
    try {
      return new EnvName(name);
    } catch (Problem invalid) {
      throw Problem.invalid("name", invalid.errors().getFirst().message());
    }
  }
}
