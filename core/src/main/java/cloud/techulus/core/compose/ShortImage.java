package cloud.techulus.core.compose;

/**
 * The names of images that Compose files leave short. There they mean Docker Hub, whoever reads
 * them, so here they are written out once and mean the same on every server.
 */
final class ShortImage {
  private static final String REGISTRY = "docker.io";
  private static final String OFFICIAL = "library/";

  private ShortImage() {}

  /** {@code nginx:1} is {@code docker.io/library/nginx:1}; what is whole stays as it is. */
  static String whole(String image) {
    int slash = image.indexOf('/');
    String first = slash < 0 ? "" : image.substring(0, slash);
    boolean named = first.contains(".") || first.contains(":") || first.equals("localhost");
    if (named && !first.equals(REGISTRY)) {
      return image;
    }
    String path = named ? image.substring(slash + 1) : image;
    return REGISTRY + "/" + (path.contains("/") ? "" : OFFICIAL) + path;
  }
}
