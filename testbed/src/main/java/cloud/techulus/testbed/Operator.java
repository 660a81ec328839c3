package cloud.techulus.testbed;

import cloud.techulus.core.container.CommandRunner.Command;
import cloud.techulus.core.container.CommandRunner.CommandResult;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The person at the command line tool, in the node {@code control}, with the admin's token. */
public final class Operator {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration ROLLOUT_TIMEOUT = Duration.ofMinutes(3);

  private final Node node;
  private final Path tool;
  private final Map<String, String> environment;

  Operator(Node node, Path tool, Map<String, String> environment) {
    this.node = node;
    this.tool = tool;
    this.environment = environment;
  }

  /**
   * What a new server needs to register.
   *
   * @param token a secret, good for one registration
   */
  public record Enrolment(String id, String token) {
    /** Without the token. */
    @Override
    public String toString() {
      return "Enrolment[" + id + "]";
    }
  }

  /** A service to be deployed. */
  public record Sample(
      String project, String service, String image, int port, int replicas, String domain) {}

  /** Runs the tool, and gives its result whatever its exit code is. */
  public CommandResult run(String... arguments) {
    return node.run(command(List.of(arguments)).withTimeout(ROLLOUT_TIMEOUT));
  }

  /** Runs the tool, which has to succeed, and gives what it printed. */
  public String must(String... arguments) {
    return node.must(command(List.of(arguments)).withTimeout(ROLLOUT_TIMEOUT)).stdout();
  }

  /** Starts the tool and lets it run, with a log under this name. */
  public NodeProgram start(String program, String... arguments) {
    return node.start(program, command(List.of(arguments)));
  }

  /** The same for a tool that reads something, such as a secret. */
  public String mustWithInput(String input, String... arguments) {
    return node.must(command(List.of(arguments)).withInput(input).withTimeout(ROLLOUT_TIMEOUT))
        .stdout();
  }

  /** Runs the tool with {@code --json}, and reads what it printed. */
  public JsonNode json(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--json");
    String printed = node.must(command(all)).stdout();
    try {
      return JSON.readTree(printed);
    } catch (JsonProcessingException e) {
      // What was printed may hold a token, so it stays out of the message.
      e.clearLocation();
      throw new IllegalStateException(
          "techulus " + String.join(" ", all) + " did not print JSON", e);
    }
  }

  public Enrolment addServer(String name, String publicIp) {
    return enrolment(json("server", "add", name, "--public-ip", publicIp), "server");
  }

  public Enrolment addProxy(String name, String publicIp) {
    return enrolment(json("proxy", "add", name, "--public-ip", publicIp), "proxy");
  }

  /** A new token for a server there is; the one before is worth nothing any more. */
  public Enrolment renewServerToken(String name) {
    return enrolment(json("server", "token", name), "server");
  }

  /** The same for a proxy. */
  public Enrolment renewProxyToken(String name) {
    return enrolment(json("proxy", "token", name), "proxy");
  }

  private static Enrolment enrolment(JsonNode answer, String what) {
    return new Enrolment(
        answer.required(what).required("id").asText(), answer.required("token").asText());
  }

  /** Makes the project and the service, and returns when its first rollout is over. */
  public void deploy(Sample sample) {
    must("project", "create", sample.project());
    List<String> create = new ArrayList<>(List.of("service", "create"));
    create.add(sample.project() + "/" + sample.service());
    create.addAll(List.of("--image", sample.image()));
    create.addAll(List.of("--port", Integer.toString(sample.port())));
    create.addAll(List.of("--replicas", Integer.toString(sample.replicas())));
    create.addAll(List.of("--domain", sample.domain(), "--no-ssl"));
    node.must(command(create).withTimeout(ROLLOUT_TIMEOUT));
  }

  private Command command(List<String> arguments) {
    List<String> argv = new ArrayList<>();
    argv.add(tool.toString());
    argv.addAll(arguments);
    return Command.of(argv).withEnvironment(environment);
  }
}
