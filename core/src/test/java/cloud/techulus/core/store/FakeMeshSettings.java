package cloud.techulus.core.store;

import cloud.techulus.core.mesh.MeshSettings;
import cloud.techulus.core.mesh.MeshState;

record FakeMeshSettings(FakeData data) implements MeshSettings.Mutable {

  @Override
  public MeshState current() {
    return data.mesh;
  }

  @Override
  public void save(MeshState state) {
    data.mesh = state;
  }
}
