package cloud.techulus.http.server;

import static cloud.techulus.http.server.PageFrame.field;

import cloud.techulus.core.Name;
import cloud.techulus.core.Problem;
import cloud.techulus.core.Problem.FieldError;
import cloud.techulus.core.container.HealthCheck;
import cloud.techulus.core.service.SpecDraft;
import cloud.techulus.http.pages.Form;
import cloud.techulus.http.pages.SettingsForm;
import cloud.techulus.http.pages.SettingsForm.Share;
import cloud.techulus.http.pages.SettingsForm.Variable;
import cloud.techulus.http.wire.Quantities;
import io.javalin.http.Context;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A service's settings as a form sent them. Here is only what the form writes otherwise than the
 * API; everything else is left to core.
 *
 * @param draft what could be read
 * @param unreadable what could not
 */
record SettingsInput(SettingsForm form, SpecDraft draft, List<FieldError> unreadable) {
  private static final String DECIMAL = "[0-9]{1,9}(\\.[0-9]{1,6})?";
  private static final int MILLI_DIGITS = 3;

  /**
   * @param servers names of those that there are
   */
  static SettingsInput read(Context context, List<Name> servers) {
    Reader reader = new Reader(context);
    SpecDraft draft = reader.draft();
    return new SettingsInput(reader.form(servers), draft, reader.unreadable());
  }

  /**
   * Has the rules look at what could be read.
   *
   * @param rules throw what is wrong
   * @throws Problem INVALID with all that is wrong, or what the rules throw else
   */
  void require(Consumer<SpecDraft> rules) {
    Set<String> known = new HashSet<>();
    unreadable.forEach(error -> known.add(error.field()));
    List<FieldError> all = new ArrayList<>(unreadable);
    try {
      rules.accept(draft);
    } catch (Problem problem) {
      if (problem.kind() != Problem.Kind.INVALID) {
        throw problem;
      }
      problem.errors().stream().filter(each -> !known.contains(each.field())).forEach(all::add);
    }
    if (!all.isEmpty()) {
      throw Problem.invalid(all);
    }
  }

  /** Reads one form. */
  private static final class Reader {
    private final Context context;
    private final List<FieldError> errors = new ArrayList<>();

    Reader(Context context) {
      this.context = context;
    }

    List<FieldError> unreadable() {
      return List.copyOf(errors);
    }

    SpecDraft draft() {
      return new SpecDraft(
          Optional.of(field(context, "image")),
          number("port"),
          number("replicas"),
          Optional.of(field(context, "domain")),
          Optional.of(field(context, "ssl").equals("true")),
          read("responseTimeoutMillis", this::timeout),
          Optional.of(env()),
          Optional.of(rows("argument")),
          Optional.of(check()),
          read("cpu", this::cpuMillis),
          read("memory", this::memoryBytes),
          Optional.of(servers()));
    }

    private <T> Optional<T> read(String name, Supplier<T> value) {
      try {
        return Optional.of(value.get());
      } catch (Problem problem) {
        problem.errors().forEach(error -> errors.add(new FieldError(name, error.message())));
        return Optional.empty();
      }
    }

    private Optional<Integer> number(String name) {
      return field(context, name).isEmpty()
          ? refuse(name, "is required")
          : read(name, () -> PageFrame.number(context, name));
    }

    private <T> Optional<T> refuse(String name, String message) {
      errors.add(new FieldError(name, message));
      return Optional.empty();
    }

    private Duration timeout() {
      String text = field(context, "responseTimeoutMillis");
      return text.isEmpty()
          ? Duration.ZERO
          : Duration.ofMillis(
              decimal("responseTimeoutMillis", text).movePointRight(MILLI_DIGITS).longValue());
    }

    private Integer cpuMillis() {
      String text = field(context, "cpu");
      return text.isEmpty() ? 0 : Quantities.cpuMillis(decimal("cpu", text));
    }

    private Long memoryBytes() {
      String text = field(context, "memory");
      return text.isEmpty() ? 0L : Quantities.memoryBytes(text);
    }

    private static BigDecimal decimal(String name, String text) {
      if (!text.matches(DECIMAL)) {
        throw Problem.invalid(name, "must be a number like 0.5");
      }
      return new BigDecimal(text);
    }

    private Map<String, String> env() {
      Map<String, String> env = new LinkedHashMap<>();
      for (Variable variable : variables()) {
        if (variable.name().isEmpty() && !variable.value().isEmpty()) {
          errors.add(new FieldError("env", "a value has no name"));
        } else if (env.put(variable.name(), variable.value()) != null) {
          errors.add(new FieldError("env", variable.name() + " stands here twice"));
        }
      }
      return env;
    }

    private List<Variable> variables() {
      List<String> names = context.formParams("envName");
      List<String> values = context.formParams("envValue");
      List<Variable> variables = new ArrayList<>();
      for (int i = 0; i < Math.min(names.size(), values.size()); i++) {
        Variable variable = new Variable(names.get(i).strip(), lines(values.get(i)));
        if (!variable.name().isEmpty() || !variable.value().isEmpty()) {
          variables.add(variable);
        }
      }
      return variables;
    }

    private HealthCheck check() {
      return switch (field(context, "check")) {
        case "http" -> new HealthCheck.Http(field(context, "path"));
        case "exec" -> new HealthCheck.Exec(rows("checkArgument"));
        case "none" -> new HealthCheck.None();
        case String _ -> new HealthCheck.Tcp();
      };
    }

    /** Empty rows at the end are room for more; one before that is an empty argument. */
    private List<String> rows(String name) {
      List<String> rows =
          new ArrayList<>(context.formParams(name).stream().map(Reader::lines).toList());
      while (!rows.isEmpty() && rows.getLast().isEmpty()) {
        rows.removeLast();
      }
      return rows;
    }

    /** Browsers send each end of a line as two characters, whatever it was. */
    private static String lines(String text) {
      return text.replace("\r\n", "\n");
    }

    private Map<String, Integer> servers() {
      Map<String, Integer> counts = new LinkedHashMap<>();
      if (field(context, "placement").equals("manual")) {
        shares()
            .forEach(
                (server, count) -> {
                  if (count.matches("[0-9]{1,6}")) {
                    counts.put(server, Integer.parseInt(count));
                  } else if (!count.isEmpty()) {
                    errors.add(new FieldError("servers." + server, "must be a whole number"));
                  }
                });
        if (counts.isEmpty()) {
          errors.add(new FieldError("servers", "say how many on at least one server"));
        }
      }
      return counts;
    }

    private Map<String, String> shares() {
      List<String> names = context.formParams("server");
      List<String> counts = context.formParams("count");
      Map<String, String> shares = new LinkedHashMap<>();
      for (int i = 0; i < Math.min(names.size(), counts.size()); i++) {
        shares.put(names.get(i), counts.get(i).strip());
      }
      return shares;
    }

    SettingsForm form(List<Name> servers) {
      Map<String, String> values = new LinkedHashMap<>();
      SettingsForm.FIELDS.forEach(name -> values.put(name, field(context, name)));
      Map<String, String> shares = shares();
      return new SettingsForm(
          Form.filled(values),
          variables(),
          rows("argument"),
          rows("checkArgument"),
          servers.stream()
              .map(
                  server ->
                      new Share(
                          server.text(), Optional.ofNullable(shares.get(server.text())).orElse("")))
              .toList(),
          true);
    }
  }
}
