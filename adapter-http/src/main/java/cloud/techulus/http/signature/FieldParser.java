package cloud.techulus.http.signature;

import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the part of structured fields (RFC 9651) that signatures are made of: dictionaries of byte
 * sequences and of inner lists of strings. Anything else is malformed to it.
 */
final class FieldParser {
  /** Longest integer, in digits (RFC 9651 section 3.3.1). */
  private static final int DIGITS_LIMIT = 15;

  private final String text;
  private int at;

  private FieldParser(String text) {
    this.text = text;
  }

  /** The text is not what it should be. */
  static final class Malformed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Malformed(String message) {
      super(message);
    }
  }

  /** Reads one member of a dictionary. */
  private interface Member<T> {
    T read(FieldParser parser);
  }

  /** A dictionary of byte sequences, such as {@code Signature} and {@code Content-Digest}. */
  static Map<String, byte[]> byteSequences(String header) {
    return dictionary(header, FieldParser::byteSequence);
  }

  /** A dictionary of inner lists with parameters: {@code Signature-Input}. */
  static Map<String, SignatureInput> signatureInputs(String header) {
    return dictionary(header, FieldParser::signatureInput);
  }

  private static <T> Map<String, T> dictionary(String header, Member<T> member) {
    FieldParser parser = new FieldParser(header.strip());
    Map<String, T> members = new LinkedHashMap<>();
    while (true) {
      String key = parser.key();
      parser.expect('=');
      members.put(key, member.read(parser));
      parser.skipSpaces();
      if (parser.atEnd()) {
        return members;
      }
      parser.expect(',');
      parser.skipSpaces();
    }
  }

  private SignatureInput signatureInput() {
    List<String> covered = new ArrayList<>();
    expect('(');
    skipSpaces();
    while (peek() != ')') {
      covered.add(string());
      if (peek() != ' ' && peek() != ')') {
        throw new Malformed("a covered component must have no parameters");
      }
      skipSpaces();
    }
    expect(')');
    Map<String, BareItem> parameters = new LinkedHashMap<>();
    while (!atEnd() && peek() == ';') {
      expect(';');
      skipSpaces();
      String key = key();
      expect('=');
      parameters.put(key, peek() == '"' ? new BareItem.Text(string()) : integer());
    }
    return new SignatureInput(covered, parameters);
  }

  private String key() {
    int start = at;
    while (!atEnd() && isKeyCharacter(text.charAt(at), at == start)) {
      at++;
    }
    if (at == start) {
      throw new Malformed("a key is missing at " + at);
    }
    return text.substring(start, at);
  }

  private static boolean isKeyCharacter(char c, boolean first) {
    return (c >= 'a' && c <= 'z')
        || c == '*'
        || (!first && ((c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.'));
  }

  private String string() {
    StringBuilder value = new StringBuilder();
    expect('"');
    while (peek() != '"') {
      if (peek() == '\\') {
        at++;
        if (peek() != '"' && peek() != '\\') {
          throw new Malformed("only \\ and \" can be escaped");
        }
      } else if (peek() < ' ' || peek() > '~') {
        throw new Malformed("a string holds more than visible ASCII");
      }
      value.append(peek());
      at++;
    }
    at++;
    return value.toString();
  }

  private BareItem integer() {
    int start = at;
    while (!atEnd() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    if (at == start || at - start > DIGITS_LIMIT) {
      throw new Malformed("a parameter is neither a string nor a positive integer");
    }
    return new BareItem.Whole(Long.parseLong(text.substring(start, at)));
  }

  private byte[] byteSequence() {
    expect(':');
    int end = text.indexOf(':', at);
    if (end < 0) {
      throw new Malformed("a byte sequence has no end");
    }
    String base64 = text.substring(at, end);
    at = end + 1;
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException notBase64) {
      throw new Malformed("a byte sequence is not base64");
    }
  }

  private void expect(char c) {
    if (peek() != c) {
      throw new Malformed("expected " + c + " at " + at);
    }
    at++;
  }

  private char peek() {
    if (atEnd()) {
      throw new Malformed("it ends too early");
    }
    return text.charAt(at);
  }

  private boolean atEnd() {
    return at >= text.length();
  }

  private void skipSpaces() {
    while (!atEnd() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
  }
}
