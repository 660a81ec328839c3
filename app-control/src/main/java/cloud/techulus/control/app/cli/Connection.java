package cloud.techulus.control.app.cli;

import cloud.techulus.control.app.serve.DataFiles;
import cloud.techulus.core.Problem;
import cloud.techulus.http.client.ControlPlaneUrl;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/**
 * The options every command has that talks to a control plane. What is not given is taken from the
 * environment, then from the control plane's own files if this is its machine, and then from where
 * one has signed in.
 */
final class Connection {
  static final String URL = "TECHULUS_URL";
  static final String TOKEN = "TECHULUS_TOKEN";
  static final String PIN = "TECHULUS_PIN";
  static final String DATA = "TECHULUS_DATA";
  static final String CONTEXT = "TECHULUS_CONTEXT";

  @Option(names = "--url", paramLabel = "URL", description = "The control plane (or " + URL + ").")
  private Optional<String> url = Optional.empty();

  @Option(
      names = "--pin",
      paramLabel = "sha256:HEX",
      description = "Its certificate's pin (or " + PIN + ").")
  private Optional<String> pin = Optional.empty();

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "File with your access token (or the token itself in " + TOKEN + ").")
  private Optional<Path> tokenFile = Optional.empty();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "On the control plane's machine: its data directory, to connect as admin (or "
              + DATA
              + ").")
  private Optional<Path> data = Optional.empty();

  @Option(
      names = "--context",
      paramLabel = "NAME",
      description = "An installation you have signed in to (or " + CONTEXT + ").")
  private Optional<String> context = Optional.empty();

  @Option(names = "--insecure-http", description = "Allow plain HTTP to another machine.")
  private boolean plainAllowed;

  @Option(names = "--json", description = "Print what the API answers, and nothing else.")
  private boolean json;

  boolean json() {
    return json;
  }

  /** The context that was asked for. */
  Optional<String> context(Surroundings surroundings) {
    return context.or(() -> surroundings.variable(CONTEXT));
  }

  /**
   * Where to connect, and as whom.
   *
   * @throws Problem INVALID ({@code url}, {@code pin}, {@code token}, {@code context})
   */
  Target target(Surroundings surroundings) throws IOException {
    Place place = place(surroundings);
    return new Target(place.plane(), token(surroundings, place), place.join());
  }

  /**
   * Where to connect. A context that was asked for comes first, one that is merely there last.
   *
   * @throws Problem INVALID ({@code url}, {@code pin}, {@code context})
   */
  Place place(Surroundings surroundings) throws IOException {
    Optional<String> asked = context(surroundings);
    return asked.isPresent() && url.isEmpty()
        ? placeOf(ContextFile.of(surroundings).read().require(asked.get()))
        : unnamed(surroundings);
  }

  /**
   * Where to sign in; a context that is not there yet is to be made.
   *
   * @throws Problem INVALID ({@code url}, {@code pin})
   */
  Place placeToSignIn(Surroundings surroundings) throws IOException {
    ContextFile.Contexts known = ContextFile.of(surroundings).read();
    Optional<ContextFile.Entry> asked = context(surroundings).flatMap(known::find);
    return asked.isPresent() && url.isEmpty() ? placeOf(asked.get()) : unnamed(surroundings);
  }

  private Place unnamed(Surroundings surroundings) throws IOException {
    Optional<DataFiles> files =
        data.or(() -> surroundings.variable(DATA).map(Path::of)).map(DataFiles::new);
    Optional<String> named = url.or(() -> surroundings.variable(URL));
    if (named.isEmpty() && files.isEmpty()) {
      return placeOf(
          ContextFile.of(surroundings)
              .read()
              .inUse()
              .orElseThrow(() -> notConfigured("url", URL, "--url", Optional.empty())));
    }
    String address =
        named
            .or(() -> files.flatMap(local -> read(local.url())))
            .orElseThrow(() -> notConfigured("url", URL, "--url", files));
    Optional<String> known =
        pin.or(() -> surroundings.variable(PIN)).or(() -> files.flatMap(f -> read(f.pin())));
    ControlPlaneUrl plane =
        ControlPlaneUrl.parse(
            address, address.startsWith("http:") ? Optional.empty() : known, plainAllowed);
    URI join =
        named.isPresent()
            ? plane.origin()
            : files.flatMap(f -> read(f.publicUrl())).map(URI::create).orElse(plane.origin());
    return new Place(plane, join, files, plainAllowed, Optional.empty());
  }

  private static Place placeOf(ContextFile.Entry entry) {
    ControlPlaneUrl plane = ControlPlaneUrl.parse(entry.url(), entry.pin(), entry.insecureHttp());
    return new Place(
        plane, plane.origin(), Optional.empty(), entry.insecureHttp(), Optional.of(entry));
  }

  private String token(Surroundings surroundings, Place place) throws IOException {
    if (tokenFile.isPresent()) {
      return read(tokenFile.get())
          .orElseThrow(() -> Problem.invalid("token", "cannot be read from " + tokenFile.get()));
    }
    // Only its own token goes to where a context leads, not one that is meant for another place.
    if (place.entry().isPresent()) {
      return place
          .entry()
          .flatMap(ContextFile.Entry::token)
          .orElseThrow(
              () -> Problem.invalid("token", "is not there: sign in with `techulus login`"));
    }
    Optional<String> given =
        surroundings
            .variable(TOKEN)
            .or(() -> place.files().flatMap(local -> read(local.adminToken())))
            .map(String::strip);
    return given.isPresent()
        ? given.get()
        : ContextFile.of(surroundings)
            .read()
            .leadingTo(place.plane().origin().toString())
            .flatMap(ContextFile.Entry::token)
            .orElseThrow(() -> notConfigured("token", TOKEN, "--token-file", place.files()));
  }

  private static Problem notConfigured(
      String field, String variable, String option, Optional<DataFiles> files) {
    return Problem.invalid(
        field,
        files
            .map(local -> "is not in " + local.directory() + ": has `techulus serve` run there?")
            .orElse(
                "is not known: set "
                    + variable
                    + " or give "
                    + option
                    + ", or on the control plane's machine set "
                    + DATA));
  }

  /** A file's text without the space around it; empty if there is none or it may not be read. */
  private static Optional<String> read(Path file) {
    try {
      return Files.isReadable(file)
          ? Optional.of(Files.readString(file).strip())
          : Optional.empty();
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  /**
   * A control plane.
   *
   * @param join where other machines reach it
   * @param entry the context that says so, if one does
   */
  record Place(
      ControlPlaneUrl plane,
      URI join,
      Optional<DataFiles> files,
      boolean insecureHttp,
      Optional<ContextFile.Entry> entry) {}

  /**
   * A control plane and who we are to it.
   *
   * @param token a secret
   * @param join where other machines reach it
   */
  record Target(ControlPlaneUrl plane, String token, URI join) {
    /** Without the token. */
    @Override
    public String toString() {
      return "Target[" + plane + "]";
    }
  }
}
