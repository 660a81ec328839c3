package cloud.techulus.testbed.e2e;

import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Mends whatever an outage test has broken and not mended because it failed: the tests after it
 * have the same servers.
 */
final class Repair implements AfterTestExecutionCallback {
  @Override
  public void afterTestExecution(ExtensionContext context) {
    if (context.getExecutionException().isPresent()) {
      Installation here = InstallationExtension.of(context);
      here.repair();
      new Outside(here).awaitAgreement();
    }
  }
}
