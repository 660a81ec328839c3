package cloud.techulus.testbed;

/** What {@code bin/cluster} says. */
final class ClusterText {
  private ClusterText() {}

  static String line(Node node) {
    return "%-9s %-14s %s".formatted(node.name(), node.publicAddress(), node.isUp() ? "up" : "off");
  }

  /** Where everything is, and what to try next. */
  static String welcome(Bed bed, Cluster cluster, Operator.Sample sample) {
    String option = bed.name().value().equals("demo") ? "" : " --name " + bed.name();
    return """

    The sample service   curl --resolve %1$s:80:%2$s http://%1$s/
    The API              %3$s
    Its certificate      %4$s
    The admin's token    %5$s

    Try next:
      bin/cluster exec%6$s w1 podman ps          what runs on a server
      bin/cluster exec%6$s p1 wg show            the mesh, seen from the proxy
      bin/cluster exec%6$s w2 bash               a shell on a server
      bin/cluster status%6$s
      bin/cluster down%6$s                       leaves nothing behind
    """
        .formatted(
            sample.domain(),
            bed.proxies().getFirst().publicAddress(),
            cluster.url(),
            cluster.pin(),
            cluster.adminTokenFile(),
            option);
  }
}
