package cloud.techulus.http.wire;

import java.util.Locale;

/** Values of enumerations are lower case on the wire. */
public final class EnumText {
  private EnumText() {}

  public static String of(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
