package cloud.techulus.core.mesh;

/**
 * What the whole platform has agreed on about its mesh.
 *
 * @param generation rises with each change of membership
 * @param lastSubnet given to a server last; 0 if none was
 */
public record MeshState(long generation, MeshRange range, TopologyMode mode, int lastSubnet) {
  public static final MeshState INITIAL = new MeshState(0, MeshRange.DEFAULT, TopologyMode.AUTO, 0);

  public MeshState next() {
    return new MeshState(generation + 1, range, mode, lastSubnet);
  }

  /** The same mesh, laid out another way. */
  public MeshState layOut(MeshRange range, TopologyMode mode) {
    return new MeshState(generation, range, mode, lastSubnet);
  }

  /**
   * A subnet is given to a server.
   *
   * @param subnet its number in the range
   */
  public MeshState give(int subnet) {
    return new MeshState(generation, range, mode, subnet);
  }
}
