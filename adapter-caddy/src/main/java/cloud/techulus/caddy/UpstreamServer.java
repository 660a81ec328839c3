package cloud.techulus.caddy;

import cloud.techulus.core.Journal;
import cloud.techulus.core.proxy.RouteTable.Upstream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * Tells Caddy the addresses of upstreams by DNS over UDP, so that they can change without a load of
 * its configuration, which would end every WebSocket.
 *
 * <p>A name without replicas is answered with an address that nobody can have: Caddy keeps answers
 * for a while, but asks again for every request after "no such name", holding up all others.
 */
final class UpstreamServer implements AutoCloseable {
  /** Most addresses in an answer: Caddy takes packets of 1232 bytes, and does not ask by TCP. */
  static final int ADDRESSES_LIMIT = 64;

  /** The kernel refuses to connect to it at once, so that a request is tried again. */
  static final String NOBODY = "255.255.255.255";

  private static final int PACKET_BYTES = 1232;
  private static final Duration BIND_PAUSE = Duration.ofSeconds(1);

  private final InetSocketAddress address;
  private final Journal log;
  private final Thread thread;
  private volatile UpstreamNames names = UpstreamNames.NONE;
  private volatile Set<Upstream> avoided = Set.of();
  private volatile boolean closed;
  private volatile Optional<DatagramSocket> open = Optional.empty();

  UpstreamServer(InetSocketAddress address, Journal log) {
    this.address = address;
    this.log = log;
    this.thread = Thread.ofPlatform().name("upstreams").daemon().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** From now on answers by these names. */
  void answer(UpstreamNames by) {
    names = by;
  }

  /** From now on leaves these out, unless a name had nobody left. */
  void avoid(Set<Upstream> failing) {
    avoided = Set.copyOf(failing);
  }

  /** All that it answers with. */
  Set<Upstream> upstreams() {
    return names.byName().values().stream().flatMap(List::stream).collect(Collectors.toSet());
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    open.ifPresent(DatagramSocket::close);
  }

  private void run() {
    String told = "";
    while (!closed) {
      try (DatagramSocket socket = new DatagramSocket(address)) {
        open = Optional.of(socket);
        told = "";
        answerAll(socket);
      } catch (IOException e) {
        if (!closed && !told.equals(e.toString())) {
          told = e.toString();
          log.warn("Cannot tell Caddy its upstreams at %s, trying on: %s".formatted(address, e));
        }
        pause();
      }
    }
  }

  private void answerAll(DatagramSocket socket) throws IOException {
    byte[] buffer = new byte[PACKET_BYTES];
    while (!closed) {
      DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
      socket.receive(packet);
      Optional<byte[]> answer = answerTo(Arrays.copyOf(buffer, packet.getLength()));
      if (answer.isPresent()) {
        send(
            socket,
            new DatagramPacket(answer.get(), answer.get().length, packet.getSocketAddress()));
      }
    }
  }

  /** Who asked may be gone, which is no reason to stop answering others. */
  private void send(DatagramSocket socket, DatagramPacket packet) {
    try {
      socket.send(packet);
    } catch (IOException e) {
      log.note("Could not answer %s: %s".formatted(packet.getSocketAddress(), e));
    }
  }

  /** Empty if it is no question. */
  Optional<byte[]> answerTo(byte[] packet) {
    Message question;
    try {
      question = new Message(packet);
    } catch (IOException | RuntimeException garbage) {
      // Whatever a packet brings the library to, Caddy must go on being answered.
      return Optional.empty();
    }
    Optional<Record> asked = Optional.ofNullable(question.getQuestion());
    if (asked.isEmpty()
        || question.getHeader().getFlag(Flags.QR)
        || question.getHeader().getOpcode() != Opcode.QUERY) {
      return Optional.empty();
    }
    return Optional.of(answer(question.getHeader().getID(), asked.get()).toWire(PACKET_BYTES));
  }

  private Message answer(int id, Record asked) {
    Message answer = new Message(id);
    answer.getHeader().setFlag(Flags.QR);
    answer.getHeader().setFlag(Flags.AA);
    // Else Caddy takes an answer without addresses for that of a server that knows nothing.
    answer.getHeader().setFlag(Flags.RA);
    answer.addRecord(asked, Section.QUESTION);
    Optional<List<Upstream>> upstreams =
        Optional.ofNullable(names.byName().get(asked.getName().toString()));
    if (upstreams.isEmpty()) {
      answer.getHeader().setRcode(Rcode.NXDOMAIN);
    } else if (asked.getType() == Type.A && asked.getDClass() == DClass.IN) {
      for (InetAddress each : addresses(upstreams.get())) {
        answer.addRecord(new ARecord(asked.getName(), DClass.IN, 0, each), Section.ANSWER);
      }
    }
    return answer;
  }

  private List<InetAddress> addresses(List<Upstream> upstreams) {
    Set<Upstream> failing = avoided;
    List<Upstream> good =
        upstreams.stream().filter(upstream -> !failing.contains(upstream)).toList();
    List<Upstream> chosen = new ArrayList<>(good.isEmpty() ? upstreams : good);
    if (chosen.size() > ADDRESSES_LIMIT) {
      Collections.shuffle(chosen);
    }
    return chosen.isEmpty()
        ? List.of(InetAddress.ofLiteral(NOBODY))
        : chosen.stream()
            .limit(ADDRESSES_LIMIT)
            .map(upstream -> InetAddress.ofLiteral(upstream.address().toString()))
            .toList();
  }

  private static void pause() {
    try {
      Thread.sleep(BIND_PAUSE);
    } catch (InterruptedException over) {
      Thread.currentThread().interrupt();
    }
  }
}
