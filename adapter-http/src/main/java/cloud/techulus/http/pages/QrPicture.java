package cloud.techulus.http.pages;

import io.nayuki.qrcodegen.QrCode;

/**
 * A text as a QR code, drawn with one SVG path.
 *
 * @param size of each side, with the border, in modules
 * @param path a square of side 1 for each dark module
 */
public record QrPicture(int size, String path) {
  /** Light modules around it (ISO/IEC 18004 section 6.3.8). */
  private static final int BORDER = 4;

  /** Without what is in it, which may be secret. */
  @Override
  public String toString() {
    return "***";
  }

  public static QrPicture of(String text) {
    QrCode code = QrCode.encodeText(text, QrCode.Ecc.MEDIUM);
    StringBuilder path = new StringBuilder();
    for (int y = 0; y < code.size; y++) {
      for (int x = 0; x < code.size; x++) {
        if (code.getModule(x, y)) {
          path.append("M%d,%dh1v1h-1z".formatted(x + BORDER, y + BORDER));
        }
      }
    }
    return new QrPicture(code.size + 2 * BORDER, path.toString());
  }
}
