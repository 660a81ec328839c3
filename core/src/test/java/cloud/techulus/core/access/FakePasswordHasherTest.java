package cloud.techulus.core.access;

final class FakePasswordHasherTest implements PasswordHasherContract {
  private final FakePasswordHasher hasher = new FakePasswordHasher();

  @Override
  public PasswordHasher hasher() {
    return hasher;
  }
}
