package cloud.techulus.core.compose;

/**
 * Something of the file that does not become what its author may expect.
 *
 * @param path as in {@code services.web.volumes[0]}
 * @param reason and what to do instead; follows the path as the rest of a sentence
 */
public record Finding(String path, String reason) {}
