package cloud.techulus.http.server;

import cloud.techulus.core.Problem;
import cloud.techulus.http.wire.Json;
import io.javalin.http.Context;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Parts of lists. A list is in the order of a key that no two things of it share, and a part begins
 * after the last key of the one before: whatever comes or goes meanwhile, nothing that was there
 * all the time is left out or told twice.
 */
final class Paging {
  /** Things in a part unless the request says otherwise. */
  static final int LIMIT_DEFAULT = 100;

  /** Most things in a part. */
  static final int LIMIT = 1000;

  /** A part ends before it is larger than this, in bytes: callers have limits of their own. */
  static final int BYTES_LIMIT = 4 << 20;

  /** Longest target that a header tells, in characters: `next` says the same. */
  private static final int LINK_LIMIT = 2000;

  private static final String PART = "limit";
  private static final String AFTER = "after";

  private Paging() {}

  /**
   * Answers the part that the request asks for by {@code limit} and {@code after}.
   *
   * @param key what the list is in the order of
   * @param message of the things of the part, and of what {@code after} is for the next, if there
   *     is one
   * @throws Problem INVALID, field {@code limit} or {@code after}
   */
  static <T> void answer(
      Context context,
      List<T> all,
      Function<? super T, String> key,
      BiFunction<List<T>, Optional<String>, Object> message) {
    int limit = limit(context);
    Optional<String> after = after(context);
    List<T> rest =
        all.stream()
            .filter(thing -> after.filter(last -> key.apply(thing).compareTo(last) <= 0).isEmpty())
            .sorted(Comparator.comparing(key))
            .limit(limit + 1L)
            .toList();
    List<T> part = rest.subList(0, Math.min(limit, rest.size()));
    while (true) {
      Optional<String> next =
          part.size() < rest.size()
              ? Optional.of(cursor(key.apply(part.getLast())))
              : Optional.empty();
      byte[] answer = Json.write(message.apply(part, next));
      if (answer.length <= BYTES_LIMIT || part.size() == 1) {
        next.ifPresent(cursor -> link(context, limit, cursor));
        Responses.written(context, 200, answer);
        return;
      }
      part = part.subList(0, part.size() / 2);
    }
  }

  /** For lists that begin with what is oldest. */
  static String key(Instant at, String id) {
    return "%019d.%09d %s".formatted(at.getEpochSecond(), at.getNano(), id);
  }

  /** For lists that begin with the greatest number. */
  static String fallingKey(int number) {
    return "%010d".formatted(Integer.MAX_VALUE - number);
  }

  /** Tells where the next part lies (RFC 8288), with all else that was asked for. */
  private static void link(Context context, int limit, String after) {
    StringBuilder target = new StringBuilder(context.path()).append('?');
    context
        .queryParamMap()
        .forEach(
            (name, values) -> {
              if (!name.equals(PART) && !name.equals(AFTER)) {
                values.forEach(value -> append(target, name, value));
              }
            });
    append(target, PART, String.valueOf(limit));
    append(target, AFTER, after);
    if (target.length() <= LINK_LIMIT) {
      context.header("Link", "<" + target.substring(0, target.length() - 1) + ">; rel=\"next\"");
    }
  }

  private static void append(StringBuilder target, String name, String value) {
    target
        .append(URLEncoder.encode(name, StandardCharsets.UTF_8))
        .append('=')
        .append(URLEncoder.encode(value, StandardCharsets.UTF_8))
        .append('&');
  }

  /**
   * How many things a part may have.
   *
   * @throws Problem INVALID, field {@code limit}
   */
  static int limit(Context context) {
    return Optional.ofNullable(context.queryParam(PART)).map(Paging::limit).orElse(LIMIT_DEFAULT);
  }

  private static int limit(String text) {
    if (!text.matches("[1-9][0-9]{0,3}") || Integer.parseInt(text) > LIMIT) {
      throw Problem.invalid(PART, "must be between 1 and " + LIMIT);
    }
    return Integer.parseInt(text);
  }

  /** Not for reading: what lists are in the order of is nothing that callers may count on. */
  private static String cursor(String key) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(key.getBytes(StandardCharsets.UTF_8));
  }

  private static Optional<String> after(Context context) {
    try {
      return Optional.ofNullable(context.queryParam(AFTER))
          .map(text -> new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException _) {
      throw Problem.invalid(AFTER, "must be the `next` of another part");
    }
  }
}
