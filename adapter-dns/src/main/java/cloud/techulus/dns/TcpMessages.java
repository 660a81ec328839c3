package cloud.techulus.dns;

import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;

/** Messages over TCP: each after its length (RFC 1035 section 4.2.2). */
final class TcpMessages {
  private TcpMessages() {}

  /**
   * @throws IOException if it does not come whole before the deadline, or is longer than allowed
   */
  static byte[] read(Socket socket, InputStream in, int limit, long deadline) throws IOException {
    byte[] head = read(socket, in, 2, limit, deadline, 2);
    int length = ((head[0] & 255) << 8) | (head[1] & 255);
    return read(socket, in, length, limit, deadline, limit);
  }

  private static byte[] read(
      Socket socket, InputStream in, int length, int limit, long deadline, int most)
      throws IOException {
    if (length > most) {
      throw new IOException("a message has at most " + limit + " bytes");
    }
    byte[] bytes = new byte[length];
    int count = 0;
    while (count < length) {
      // Each time anew: bytes that come one by one must not take longer than all together may.
      socket.setSoTimeout(Deadline.millisLeft(deadline));
      int more = in.read(bytes, count, length - count);
      if (more < 0) {
        throw new EOFException("the connection ended");
      }
      count += more;
    }
    return bytes;
  }

  static void write(DataOutputStream out, byte[] message) throws IOException {
    // In one packet, which some clients need.
    byte[] whole = new byte[message.length + 2];
    whole[0] = (byte) (message.length >> 8);
    whole[1] = (byte) message.length;
    System.arraycopy(message, 0, whole, 2, message.length);
    out.write(whole);
    out.flush();
  }
}
