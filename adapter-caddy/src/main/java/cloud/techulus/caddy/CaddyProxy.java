package cloud.techulus.caddy;

import cloud.techulus.core.proxy.ReverseProxy;
import cloud.techulus.core.proxy.RouteTable;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.Duration;

/**
 * Gives a running Caddy its whole configuration at once. Caddy answers when it serves it, keeps
 * what it had if it refuses it, and does nothing if it has it already.
 */
public final class CaddyProxy implements ReverseProxy {
  /** How long Caddy may take for the largest table. */
  public static final Duration LOAD_TIMEOUT = Duration.ofSeconds(30);

  private static final JsonMapper MAPPER = new JsonMapper();

  private final CaddySettings settings;
  private final CaddyConfig config;
  private final CaddyAdmin admin;

  public CaddyProxy(CaddySettings settings) {
    this(settings, LOAD_TIMEOUT);
  }

  CaddyProxy(CaddySettings settings, Duration timeout) {
    this.settings = settings;
    this.config = new CaddyConfig(settings);
    this.admin = new CaddyAdmin(settings.adminSocket(), timeout);
  }

  @Override
  public synchronized void serve(RouteTable table) {
    HttpAnswer answer = load(config.serving(table));
    if (!answer.succeeded()) {
      throw new ReverseProxyFailed(
          "Caddy refused route table %d (status %d): %s"
              .formatted(table.generation(), answer.status(), message(answer.body())));
    }
  }

  private HttpAnswer load(String json) {
    try {
      return admin.post("/load", json);
    } catch (IOException e) {
      throw new ReverseProxyFailed(
          "Caddy does not answer at %s: %s".formatted(settings.adminSocket(), e.getMessage()), e);
    }
  }

  /** Caddy answers <code>{"error":"..."}</code>. */
  private static String message(String body) {
    try {
      String error = MAPPER.readTree(body).path("error").asText();
      return error.isEmpty() ? body.strip() : error;
    } catch (JsonProcessingException notJson) {
      return body.strip();
    }
  }
}
