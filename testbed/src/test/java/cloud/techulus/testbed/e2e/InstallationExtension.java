package cloud.techulus.testbed.e2e;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * Makes the installation when the first test asks for it, and leaves it to each class without what
 * others have left; JUnit closes it after the last. A test that fails tells what the API and the
 * programs say at that moment: much of what can go wrong with many machines does so only once.
 */
final class InstallationExtension
    implements ParameterResolver, BeforeAllCallback, TestExecutionExceptionHandler {
  @Override
  public void beforeAll(ExtensionContext context) {
    of(context).clear();
  }

  /**
   * Before {@link Repair}, which comes after the test's execution. In the message, because that is
   * what a summary of failures shows.
   */
  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    String account;
    try {
      account = of(context).account();
    } catch (RuntimeException silent) {
      failure.addSuppressed(silent);
      throw failure;
    }
    throw new AssertionError("%s%n%s".formatted(failure, account), failure);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Installation.class;
  }

  @Override
  public Installation resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return of(context);
  }

  static Installation of(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(ExtensionContext.Namespace.GLOBAL)
        .computeIfAbsent(Installation.class, key -> Installation.create(), Installation.class);
  }
}
