package cloud.techulus.core.identity;

class FakeNodeIdentityTest extends NodeIdentityContract {
  @Override
  protected SignatureVerifier verifier() {
    return new FakeSignatureVerifier();
  }

  @Override
  protected NodeIdentity one() {
    return FakeNodeIdentity.numbered(1);
  }

  @Override
  protected NodeIdentity other() {
    return FakeNodeIdentity.numbered(2);
  }
}
