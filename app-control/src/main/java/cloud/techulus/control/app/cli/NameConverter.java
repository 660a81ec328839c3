package cloud.techulus.control.app.cli;

import cloud.techulus.core.Name;
import cloud.techulus.core.Problem;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a name from an argument. */
final class NameConverter implements ITypeConverter<Name> {
  @Override
  public Name convert(String text) {
    try {
      return new Name(text);
    } catch (Problem invalid) {
      throw new TypeConversionException("'" + text + "' " + invalid.errors().getFirst().message());
    }
  }
}
