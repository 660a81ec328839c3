package cloud.techulus.control.app.cli;

import cloud.techulus.core.Name;
import cloud.techulus.core.Problem;
import cloud.techulus.core.service.Service;
import cloud.techulus.http.wire.ImportWire;
import cloud.techulus.http.wire.ServiceWire;
import cloud.techulus.http.yaml.YamlText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code techulus import}. */
@Command(
    name = "import",
    description = "Make services of a Compose file, deploy them and watch them start.",
    footer = {
      "",
      "What is not taken over is named. Services that ask for power over a machine are not made,",
      "and the exit code is 1 then. All other services are made, or none."
    })
final class ImportCommand implements Callable<Integer> {
  private static final Path STANDARD_INPUT = Path.of("-");

  /** Longest file, in bytes: each character of a text may take so many in UTF-8. */
  private static final int READ_LIMIT_BYTES = 4 * YamlText.LENGTH_LIMIT;

  private final Surroundings surroundings;

  @Mixin private Connection connection = new Connection();
  @Mixin private FollowOptions follow = new FollowOptions();

  @Parameters(paramLabel = "FILE", description = "The Compose file; - for standard input.")
  private Path file = STANDARD_INPUT;

  @Option(
      names = "--project",
      paramLabel = "PROJECT",
      required = true,
      converter = NameConverter.class,
      description = "Into which project.")
  private Name project = new Name("default");

  @Option(
      names = "--env",
      paramLabel = "NAME[=VALUE]",
      description = "A variable that the file uses; without a value, your environment's.")
  private List<String> variables = new ArrayList<>();

  @Option(names = "--dry-run", description = "Only tell what would be made.")
  private boolean dryRun;

  @Option(names = "--no-deploy", description = "Only make them; start nothing.")
  private boolean noDeploy;

  ImportCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    String text = read();
    Map<String, String> given = given();
    try (Session session = Session.open(surroundings, connection)) {
      ImportWire answer = session.client().importCompose(project, text, given, dryRun);
      session.show(answer, () -> ImportText.lines(project, answer, dryRun));
      int made = dryRun || noDeploy ? 0 : deploy(session, answer.services());
      return answer.refused().isEmpty() ? made : 1;
    }
  }

  /** All start at once; then each is watched. */
  private int deploy(Session session, List<ServiceWire> services) throws InterruptedException {
    List<ServiceWire> asked =
        services.stream()
            .map(service -> session.client().deploy(new Service.Id(service.id())))
            .toList();
    int worst = 0;
    for (ServiceWire service : asked) {
      worst = Math.max(worst, follow.rollout(session, service));
    }
    return worst;
  }

  private Map<String, String> given() {
    Map<String, String> given = new LinkedHashMap<>();
    for (String variable : variables) {
      int equals = variable.indexOf('=');
      if (equals >= 0) {
        given.put(variable.substring(0, equals), variable.substring(equals + 1));
      } else {
        surroundings.variable(variable).ifPresent(value -> given.put(variable, value));
      }
    }
    return given;
  }

  private String read() throws IOException {
    if (file.equals(STANDARD_INPUT)) {
      return text(surroundings.in());
    }
    try (InputStream content = Files.newInputStream(file)) {
      return text(content);
    } catch (NoSuchFileException missing) {
      throw Problem.invalid("file", "there is no file " + file);
    }
  }

  private static String text(InputStream content) throws IOException {
    byte[] bytes = content.readNBytes(READ_LIMIT_BYTES + 1);
    if (bytes.length > READ_LIMIT_BYTES) {
      throw tooLong();
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      if (text.length() > YamlText.LENGTH_LIMIT) {
        throw tooLong();
      }
      return text;
    } catch (CharacterCodingException notText) {
      throw Problem.invalid("file", "must be UTF-8 text");
    }
  }

  private static Problem tooLong() {
    return Problem.invalid(
        "file", "must not be longer than " + YamlText.LENGTH_LIMIT + " characters");
  }
}
