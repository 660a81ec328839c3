package cloud.techulus.core.mesh;

class FakeMeshDeviceTest extends MeshDeviceContract {
  private final FakeMeshDevice fake = new FakeMeshDevice();

  @Override
  protected MeshDevice device() {
    return fake;
  }
}
