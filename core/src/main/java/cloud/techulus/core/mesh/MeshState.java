package cloud.techulus.core.mesh;

/**
 * What the whole platform has agreed on about its mesh.
 *
 * @param generation rises with each change of membership
 */
public record MeshState(long generation, MeshRange range, TopologyMode mode) {
  public static final MeshState INITIAL = new MeshState(0, MeshRange.DEFAULT, TopologyMode.AUTO);

  public MeshState next() {
    return new MeshState(generation + 1, range, mode);
  }
}
