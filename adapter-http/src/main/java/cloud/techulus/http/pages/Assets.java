package cloud.techulus.http.pages;

import cloud.techulus.core.Problem;
import cloud.techulus.core.Sha256;
import io.javalin.http.Context;
import io.javalin.router.JavalinDefaultRoutingApi;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The files that pages load: style, scripts, icon. Their paths carry a hash of what is in them, so
 * that browsers may keep them for good.
 */
public final class Assets {
  static final String ROOT = "/assets/";

  private static final String WEBJARS = "/META-INF/resources/webjars/";
  private static final int HASH_CHARACTERS = 12;

  private final Map<String, Asset> byName = new LinkedHashMap<>();
  private final Map<String, Asset> byPath = new LinkedHashMap<>();

  @SuppressWarnings("ArrayRecordComponent") // never compared and never handed out
  private record Asset(String path, String type, byte[] content, Optional<String> encoding) {}

  private Assets() {}

  /** Reads them all from the class path. */
  public static Assets load() {
    Assets assets = new Assets();
    String script = "text/javascript; charset=utf-8";
    assets.add("techulus.css", "text/css; charset=utf-8", "techulus.css", Optional.empty());
    assets.add("icon.svg", "image/svg+xml", "icon.svg", Optional.empty());
    assets.add("logs.js", script, "logs.js", Optional.empty());
    assets.add("settings.js", script, "settings.js", Optional.empty());
    assets.add("import.js", script, "import.js", Optional.empty());
    assets.add("copy.js", script, "copy.js", Optional.empty());
    assets.add("link.js", script, "link.js", Optional.empty());
    assets.add(
        "htmx.js", script, WEBJARS + "htmx.org/2.0.4/dist/htmx.min.js.gz", Optional.of("gzip"));
    assets.add("sse.js", script, WEBJARS + "htmx-ext-sse/2.2.2/sse.js", Optional.empty());
    return assets;
  }

  private void add(String name, String type, String resource, Optional<String> encoding) {
    byte[] content = read(resource);
    String path = ROOT + Sha256.hex(content).substring(0, HASH_CHARACTERS) + "/" + name;
    Asset asset = new Asset(path, type, content, encoding);
    byName.put(name, asset);
    byPath.put(path, asset);
  }

  private static byte[] read(String resource) {
    try (InputStream in = Assets.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("not on the class path: " + resource);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + resource, e);
    }
  }

  /** Where a file lies. */
  public String path(String name) {
    return Optional.ofNullable(byName.get(name)).orElseThrow().path();
  }

  public void register(JavalinDefaultRoutingApi routes) {
    routes.get(ROOT + "{hash}/{name}", this::serve);
  }

  private void serve(Context context) {
    Asset asset =
        Optional.ofNullable(byPath.get(context.path()))
            .orElseThrow(
                () -> Problem.of(Problem.Kind.NOT_FOUND, "Nothing lies at this path.", List.of()));
    context.header("Cache-Control", "public, max-age=31536000, immutable");
    asset.encoding().ifPresent(encoding -> context.header("Content-Encoding", encoding));
    context.contentType(asset.type()).result(asset.content());
  }
}
