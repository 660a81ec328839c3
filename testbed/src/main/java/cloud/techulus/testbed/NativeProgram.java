package cloud.techulus.testbed;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HexFormat;
import java.util.zip.CRC32;

/** A small C program that comes with the test bed and is compiled where it is used. */
enum NativeProgram {
  /** Enters control groups and becomes another program. */
  JOIN("join"),
  /** The sample service. */
  WEB("web");

  private final String name;

  NativeProgram(String name) {
    this.name = name;
  }

  /** Compiles it, unless this very source was compiled before. */
  Path compiled(Machine machine, Path folder) {
    byte[] source = source();
    CRC32 checksum = new CRC32();
    checksum.update(source);
    Path program = folder.resolve(name + "-" + HexFormat.of().toHexDigits(checksum.getValue(), 8));
    if (Files.exists(program)) {
      return program;
    }
    try {
      Files.createDirectories(folder);
      Path work = Files.createTempDirectory(folder, name);
      Path sourceFile = Files.write(work.resolve(name + ".c"), source);
      Path result = work.resolve(name);
      machine.must(
          "gcc", "-O2", "-static", "-pthread", "-o", result.toString(), sourceFile.toString());
      Files.move(result, program, StandardCopyOption.ATOMIC_MOVE);
      Files.delete(sourceFile);
      Files.delete(work);
      return program;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot compile " + name + " in " + folder, e);
    }
  }

  private byte[] source() {
    try (InputStream stream = NativeProgram.class.getResourceAsStream(name + ".c")) {
      if (stream == null) {
        throw new IllegalStateException("the source of " + name + " is missing from the jar");
      }
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the source of " + name, e);
    }
  }
}
