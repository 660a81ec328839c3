package cloud.techulus.caddy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An answer of HTTP/1.1 (RFC 9112) on a connection that was closed after it. */
record HttpAnswer(int status, String body) {
  private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[01] ([1-5][0-9]{2})( .*)?");
  private static final String END_OF_HEAD = "\r\n\r\n";
  private static final String END_OF_LINE = "\r\n";

  boolean succeeded() {
    return status >= 200 && status < 300;
  }

  /**
   * Reads all that came on the connection.
   *
   * @throws IOException if it is no answer, or not a whole one
   */
  static HttpAnswer parse(byte[] bytes) throws IOException {
    // One character a byte, so that counts of bytes and of characters are the same.
    String text = new String(bytes, ISO_8859_1);
    int end = text.indexOf(END_OF_HEAD);
    if (end < 0) {
      throw new IOException("it closed the connection without an answer");
    }
    List<String> head = List.of(text.substring(0, end).split(END_OF_LINE, -1));
    Matcher status = STATUS_LINE.matcher(head.getFirst());
    if (!status.matches()) {
      throw new IOException("it does not speak HTTP");
    }
    String rest = text.substring(end + END_OF_HEAD.length());
    String body = isChunked(head) ? dechunk(rest) : whole(head, rest);
    return new HttpAnswer(
        Integer.parseInt(status.group(1)), new String(body.getBytes(ISO_8859_1), UTF_8));
  }

  private static boolean isChunked(List<String> head) {
    return head.stream()
        .map(line -> line.toLowerCase(Locale.ROOT))
        .anyMatch(line -> line.startsWith("transfer-encoding:") && line.endsWith("chunked"));
  }

  private static String whole(List<String> head, String rest) throws IOException {
    for (String line : head) {
      if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        int length = number(line.substring(line.indexOf(':') + 1).strip(), 10);
        if (length > rest.length()) {
          throw new IOException("its answer was cut off");
        }
        return rest.substring(0, length);
      }
    }
    return rest;
  }

  /** What follows the last chunk are trailers, which nobody here needs. */
  private static String dechunk(String rest) throws IOException {
    StringBuilder body = new StringBuilder();
    int at = 0;
    while (true) {
      int line = rest.indexOf(END_OF_LINE, at);
      if (line < 0) {
        throw new IOException("its answer was cut off");
      }
      int extension = rest.substring(at, line).indexOf(';');
      int size = number(rest.substring(at, extension < 0 ? line : at + extension).strip(), 16);
      int from = line + END_OF_LINE.length();
      if (size == 0) {
        return body.toString();
      }
      if (size > rest.length() - from) {
        throw new IOException("its answer was cut off");
      }
      body.append(rest, from, from + size);
      at = from + size + END_OF_LINE.length();
    }
  }

  private static int number(String text, int radix) throws IOException {
    try {
      int number = Integer.parseInt(text, radix);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new IOException("it counts its answer in " + text, e);
    }
    throw new IOException("it counts its answer in " + text);
  }
}
