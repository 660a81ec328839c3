package cloud.techulus.http.signature;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The parts of an HTTP request that a node signs.
 *
 * @param path as in the request line, without the query
 * @param query as in the request line, without the question mark
 */
@SuppressWarnings("ArrayRecordComponent") // on its way to a digest, never compared
public record SignableRequest(String method, String path, Optional<String> query, byte[] body) {
  /**
   * All components that its signature must cover, and no others (RFC 9421 section 2.2): {@code
   * query} only if there is one, {@code content-digest} only if there is a body.
   */
  Map<String, String> components() {
    Map<String, String> components = new LinkedHashMap<>();
    components.put("@method", method);
    components.put("@path", path);
    query.ifPresent(text -> components.put("@query", "?" + text));
    if (body.length > 0) {
      components.put("content-digest", ContentDigest.of(body));
    }
    return Collections.unmodifiableMap(components);
  }
}
