package cloud.techulus.http.wire;

import java.util.Locale;

/** Values of enumerations are lower case on the wire. */
final class EnumText {
  private EnumText() {}

  static String of(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
