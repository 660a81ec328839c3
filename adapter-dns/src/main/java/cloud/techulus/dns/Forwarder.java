package cloud.techulus.dns;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;

/**
 * Asks the resolvers in turn and passes on what they say as it is, but for the number of the
 * question: each goes out under a fresh one, from a port of its own, so that nobody can guess both.
 */
final class Forwarder {
  static final Duration TIMEOUT = Duration.ofSeconds(2);

  /** How many resolvers are asked at most for one question. */
  static final int ATTEMPTS = 2;

  private static final int UDP_BYTES = 4096;

  private final Resolvers resolvers;
  private final RandomGenerator random;

  Forwarder(Resolvers resolvers, RandomGenerator random) {
    this.resolvers = resolvers;
    this.random = random;
  }

  /** Empty if nobody answers. */
  Optional<byte[]> ask(Message question, byte[] packet, boolean byTcp) {
    for (InetSocketAddress resolver : resolvers.current().stream().limit(ATTEMPTS).toList()) {
      byte[] fresh = packet.clone();
      short id = (short) random.nextInt();
      setId(fresh, id);
      try {
        Optional<byte[]> answer =
            byTcp ? tcp(question, fresh, resolver) : udp(question, fresh, resolver);
        if (answer.isPresent()) {
          setId(answer.get(), (short) question.getHeader().getID());
          return answer;
        }
      } catch (IOException silent) {
        // The next may answer.
      }
    }
    return Optional.empty();
  }

  private static Optional<byte[]> udp(Message question, byte[] packet, InetSocketAddress resolver)
      throws IOException {
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(resolver);
      socket.send(new DatagramPacket(packet, packet.length));
      DatagramPacket received = new DatagramPacket(new byte[UDP_BYTES], UDP_BYTES);
      while (true) {
        socket.setSoTimeout(Deadline.millisLeft(deadline));
        socket.receive(received);
        byte[] answer = Arrays.copyOf(received.getData(), received.getLength());
        if (answers(question, packet, answer)) {
          return Optional.of(answer);
        }
      }
    }
  }

  private static Optional<byte[]> tcp(Message question, byte[] packet, InetSocketAddress resolver)
      throws IOException {
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    try (Socket socket = new Socket()) {
      socket.connect(resolver, (int) TIMEOUT.toMillis());
      TcpMessages.write(new DataOutputStream(socket.getOutputStream()), packet);
      byte[] answer =
          TcpMessages.read(
              socket, new DataInputStream(socket.getInputStream()), Answers.TCP_BYTES, deadline);
      return answers(question, packet, answer) ? Optional.of(answer) : Optional.empty();
    }
  }

  private static boolean answers(Message question, byte[] sent, byte[] answer) {
    if (answer.length < 2 || answer[0] != sent[0] || answer[1] != sent[1]) {
      return false;
    }
    try {
      Message message = new Message(answer);
      return message.getHeader().getFlag(Flags.QR)
          && question.getQuestion().equals(message.getQuestion());
    } catch (IOException | RuntimeException garbage) {
      return false;
    }
  }

  private static void setId(byte[] packet, short id) {
    packet[0] = (byte) (id >> 8);
    packet[1] = (byte) id;
  }
}
