package cloud.techulus.core.compose;

/**
 * A place in the file, and what it says there.
 *
 * @param path as people write it: {@code services.web.ports[0]}
 */
record Field(String path, Value value) {
  /** Longest part of a path that is shown, in characters. */
  private static final int SHOWN_LIMIT = 63;

  Field child(String key, Value child) {
    String shown = key.length() > SHOWN_LIMIT ? key.substring(0, SHOWN_LIMIT) + "…" : key;
    return new Field(path.isEmpty() ? shown : path + "." + shown, child);
  }

  Field item(int index, Value item) {
    return new Field(path + "[" + index + "]", item);
  }
}
