package cloud.techulus.control.app.cli;

import cloud.techulus.control.app.serve.PrivateFiles;
import cloud.techulus.core.Problem;
import cloud.techulus.http.wire.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where one has signed in: a file of mode 0600, with the token of each session.
 *
 * @param path empty if it is not known where such a file would be
 */
record ContextFile(Optional<Path> path) {
  /** The file itself; if not set it lies below {@code XDG_CONFIG_HOME} or {@code HOME}. */
  static final String FILE = "TECHULUS_CONTEXTS";

  /**
   * An installation.
   *
   * @param token a secret; empty once one has signed out
   */
  record Entry(String url, Optional<String> pin, boolean insecureHttp, Optional<String> token) {
    Entry signedOut() {
      return new Entry(url, pin, insecureHttp, Optional.empty());
    }

    /** Without the token. */
    @Override
    public String toString() {
      return "Entry[" + url + "]";
    }
  }

  /**
   * All of them.
   *
   * @param current the one that is used unless another is named
   */
  record Contexts(Optional<String> current, Map<String, Entry> contexts) {
    static final Contexts NONE = new Contexts(Optional.empty(), Map.of());

    Optional<Entry> inUse() {
      return current.flatMap(this::find);
    }

    Optional<Entry> find(String name) {
      return Optional.ofNullable(contexts.get(name));
    }

    /** The first that is about this installation. */
    Optional<Entry> leadingTo(String url) {
      return contexts.values().stream().filter(each -> each.url().equals(url)).findFirst();
    }

    /**
     * @throws Problem NOT_FOUND
     */
    Entry require(String name) {
      return find(name).orElseThrow(() -> Problem.notFound("context", name));
    }

    Contexts with(String name, Entry entry) {
      Map<String, Entry> all = new TreeMap<>(contexts);
      all.put(name, entry);
      return new Contexts(current, all);
    }

    Contexts without(String name) {
      Map<String, Entry> all = new TreeMap<>(contexts);
      all.remove(name);
      return new Contexts(current.filter(it -> !it.equals(name)), all);
    }

    Contexts using(String name) {
      return new Contexts(Optional.of(name), contexts);
    }
  }

  static ContextFile of(Surroundings surroundings) {
    return new ContextFile(
        surroundings
            .variable(FILE)
            .map(Path::of)
            .or(() -> surroundings.variable("XDG_CONFIG_HOME").map(ContextFile::in))
            .or(() -> surroundings.variable("HOME").map(home -> in(home + "/.config"))));
  }

  private static Path in(String directory) {
    return Path.of(directory, "techulus", "contexts.json");
  }

  /**
   * @throws Problem CONFLICT if others can read it, or it is no such file
   */
  Contexts read() throws IOException {
    if (path.isEmpty() || !Files.exists(path.get())) {
      return Contexts.NONE;
    }
    if (PrivateFiles.isOpenToOthers(path.get())) {
      throw Problem.conflict(
          "Other users can get at %1$s, which holds tokens: run `chmod 600 %1$s`."
              .formatted(path.get()));
    }
    try {
      return Json.read(
          Files.readString(path.get()).getBytes(StandardCharsets.UTF_8), Contexts.class);
    } catch (Json.Unreadable damaged) {
      throw Problem.conflict(path.get() + " is damaged: " + damaged.message());
    }
  }

  /**
   * @throws Problem INVALID, field {@code context}, if it is not known where to
   */
  void write(Contexts all) throws IOException {
    Path file =
        path.orElseThrow(() -> Problem.invalid("context", "cannot be kept: set HOME or " + FILE));
    PrivateFiles.createDirectory(
        Optional.ofNullable(file.toAbsolutePath().getParent()).orElseThrow());
    PrivateFiles.write(file, new String(Json.write(all), StandardCharsets.UTF_8) + "\n");
  }
}
