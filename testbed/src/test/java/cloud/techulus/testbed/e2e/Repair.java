package cloud.techulus.testbed.e2e;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Mends whatever an outage test has broken and, because it failed, not mended: the tests after it
 * have the same servers.
 */
final class Repair implements AfterEachCallback {
  @Override
  public void afterEach(ExtensionContext context) {
    InstallationExtension.of(context).repair();
  }
}
