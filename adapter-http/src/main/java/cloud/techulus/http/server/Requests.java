package cloud.techulus.http.server;

import cloud.techulus.core.Problem;
import cloud.techulus.core.access.Origin;
import cloud.techulus.http.wire.Json;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What handlers read from a request. */
final class Requests {
  /** Largest body, in bytes. */
  static final int BODY_LIMIT_BYTES = 1 << 20;

  /** How long a poll waits unless it says otherwise. */
  static final Duration WAIT_DEFAULT = Duration.ofSeconds(3);

  /** Longest that a poll may ask to wait. */
  static final Duration WAIT_LIMIT = Duration.ofSeconds(60);

  /** Of an IPv6 address, what one customer has at least (RFC 6177). */
  private static final int NETWORK_BYTES = 8;

  private static final String BODY = "techulus.body";

  private Requests() {}

  /** The body is larger than {@link #BODY_LIMIT_BYTES}. */
  static final class BodyTooLarge extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /**
   * The whole body, however it is framed; the same again if it is asked for again.
   *
   * @throws BodyTooLarge after one byte too many
   */
  static byte[] body(Context context) {
    Optional<byte[]> before = Optional.ofNullable(context.attribute(BODY));
    if (before.isPresent()) {
      return before.get();
    }
    byte[] body = read(context);
    context.attribute(BODY, body);
    return body;
  }

  private static byte[] read(Context context) {
    try {
      byte[] body = context.req().getInputStream().readNBytes(BODY_LIMIT_BYTES + 1);
      if (body.length > BODY_LIMIT_BYTES) {
        throw new BodyTooLarge();
      }
      return body;
    } catch (IOException gone) {
      throw new UncheckedIOException("the client went away", gone);
    }
  }

  static <T> T message(Context context, Class<T> type) {
    return Json.read(body(context), type);
  }

  /** Where the call comes from. */
  static Origin origin(Context context) {
    String address = context.req().getRemoteAddr().replaceAll("[\\[\\]]", "");
    return new Origin(address, network(address));
  }

  /** Whoever has one IPv6 address has the 64 bits after the network as well. */
  private static String network(String address) {
    return InetAddress.ofLiteral(address) instanceof Inet6Address six
        ? HexFormat.of().formatHex(six.getAddress(), 0, NETWORK_BYTES)
        : address;
  }

  /** Several headers of one name count as one list (RFC 9110 section 5.3). */
  static Optional<String> header(Context context, String name) {
    List<String> values = Collections.list(context.req().getHeaders(name));
    return values.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", values));
  }

  /**
   * The id in the path. One that cannot be an id names nothing, as one that nobody has.
   *
   * @throws Problem NOT_FOUND
   */
  static <T> T pathId(Context context, String parameter, String what, Function<String, T> parse) {
    try {
      return parse.apply(context.pathParam(parameter));
    } catch (Problem malformed) {
      throw Problem.of(
          Problem.Kind.NOT_FOUND, "There is no " + what + " of that name or id.", List.of());
    }
  }

  /**
   * How long a poll may be held.
   *
   * @throws Problem INVALID, field {@code wait}
   */
  static Duration wait(Context context) {
    List<String> values = context.queryParams("wait");
    if (values.isEmpty()) {
      return WAIT_DEFAULT;
    }
    if (values.size() > 1 || !values.getFirst().matches("[0-9]{1,2}")) {
      throw waitInvalid();
    }
    Duration wait = Duration.ofSeconds(Integer.parseInt(values.getFirst()));
    if (wait.compareTo(WAIT_LIMIT) > 0) {
      throw waitInvalid();
    }
    return wait;
  }

  private static Problem waitInvalid() {
    return Problem.invalid(
        "wait", "must be a whole number of seconds, at most " + WAIT_LIMIT.toSeconds());
  }
}
