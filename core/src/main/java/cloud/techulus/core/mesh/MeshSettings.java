package cloud.techulus.core.mesh;

/** Where the mesh's state is kept. */
public interface MeshSettings {

  /** {@link MeshState#INITIAL} in a new store. */
  MeshState current();

  /** The side that writes. */
  interface Mutable extends MeshSettings {
    void save(MeshState state);
  }
}
