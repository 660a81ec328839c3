package cloud.techulus.control.app.cli;

import cloud.techulus.core.Name;
import cloud.techulus.core.Problem;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How a service is named on the command line: {@code PROJECT/SERVICE}. */
record ServicePath(Name project, Name service) {

  @Override
  public String toString() {
    return project + "/" + service;
  }

  /** Reads it from an argument. */
  static final class Converter implements ITypeConverter<ServicePath> {
    @Override
    public ServicePath convert(String text) {
      int slash = text.indexOf('/');
      if (slash < 0) {
        throw new TypeConversionException("'" + text + "' must be PROJECT/SERVICE, like shop/web");
      }
      return new ServicePath(
          name("project", text.substring(0, slash)), name("service", text.substring(slash + 1)));
    }

    private static Name name(String what, String text) {
      try {
        return new Name(text);
      } catch (Problem invalid) {
        throw new TypeConversionException(
            "the " + what + " '" + text + "' " + invalid.errors().getFirst().message());
      }
    }
  }
}
