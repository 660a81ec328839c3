package cloud.techulus.process;

import java.io.IOException;
import java.io.OutputStream;

/** What a program reads. */
final class Input {
  private Input() {}

  /**
   * Writes the bytes beside the caller, since a program may answer before it has read everything,
   * and then ends the input.
   */
  static void feed(Process process, byte[] bytes) {
    Thread.ofVirtual().name("stdin-" + process.pid()).start(() -> write(process, bytes));
  }

  private static void write(Process process, byte[] bytes) {
    try (OutputStream stdin = process.getOutputStream()) {
      stdin.write(bytes);
    } catch (IOException e) {
      // The program ended, or closed its input, without reading it all. That is its right; its exit
      // code tells whether something was wrong.
      return;
    }
  }
}
