package cloud.techulus.caddy;

import cloud.techulus.core.Journal;
import cloud.techulus.core.proxy.RouteTable.Upstream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
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
 * Tells Caddy the addresses of upstreams by DNS, so that they can change without a load of its
 * configuration, which would end every WebSocket.
 *
 * <p>Over TCP (RFC 7766) and not UDP: a question that lies in the socket of an agent when that is
 * killed would be awaited for 5 s, and all requests of all domains with it; of a connection the
 * kernel tells Caddy at once that it has ended.
 *
 * <p>A name without replicas is answered with an address that nobody can have: Caddy keeps answers
 * for a while, but asks again for every request after "no such name", holding up all others.
 */
final class UpstreamServer implements AutoCloseable {
  /** Most connections at the same time; further ones wait. */
  static final int CONNECTIONS_LIMIT = 256;

  /** Longest question, in bytes; Caddy's are shorter than 100. */
  static final int QUESTION_LIMIT_BYTES = 512;

  /** How long a connection may say nothing before it is ended. */
  static final Duration IDLE_LIMIT = Duration.ofSeconds(5);

  /** The kernel refuses to connect to it at once, so that a request is tried again. */
  static final String NOBODY = "255.255.255.255";

  private static final Duration BIND_PAUSE = Duration.ofSeconds(1);

  private final InetSocketAddress address;
  private final Journal log;
  private final Semaphore connections = new Semaphore(CONNECTIONS_LIMIT);
  private final Set<Closeable> open = ConcurrentHashMap.newKeySet();
  private final Thread thread;
  private volatile UpstreamNames names = UpstreamNames.NONE;
  private volatile Set<Upstream> avoided = Set.of();
  private volatile boolean closed;

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

  /** The address is free for another when this returns. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    open.forEach(UpstreamServer::end);
    try {
      thread.join(BIND_PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    String told = "";
    while (!closed) {
      try (ServerSocket server = new ServerSocket()) {
        server.bind(address);
        told = "";
        answerAll(server);
      } catch (IOException e) {
        if (!closed && !told.equals(e.toString())) {
          told = e.toString();
          log.warn("Cannot tell Caddy its upstreams at %s, trying on: %s".formatted(address, e));
        }
        pause();
      } catch (InterruptedException over) {
        return;
      }
    }
  }

  private void answerAll(ServerSocket server) throws IOException, InterruptedException {
    open.add(server);
    try {
      while (!closed) {
        connections.acquire();
        Socket asking = accept(server);
        Thread.ofVirtual().name("upstreams").start(() -> converse(asking));
      }
    } finally {
      open.remove(server);
    }
  }

  /** With a place among the connections, which {@link #converse} gives back. */
  private Socket accept(ServerSocket server) throws IOException {
    try {
      return server.accept();
    } catch (IOException e) {
      connections.release();
      throw e;
    }
  }

  /** One question after the other, each after its length (RFC 1035 section 4.2.2). */
  private void converse(Socket asking) {
    open.add(asking);
    try (asking;
        DataInputStream in = new DataInputStream(asking.getInputStream());
        DataOutputStream out =
            new DataOutputStream(new BufferedOutputStream(asking.getOutputStream()))) {
      asking.setSoTimeout((int) IDLE_LIMIT.toMillis());
      asking.setTcpNoDelay(true);
      while (!closed) {
        int length = in.readUnsignedShort();
        Optional<byte[]> answer =
            length > QUESTION_LIMIT_BYTES ? Optional.empty() : answerTo(in.readNBytes(length));
        if (answer.isEmpty()) {
          return;
        }
        out.writeShort(answer.get().length);
        out.write(answer.get());
        out.flush();
      }
    } catch (IOException over) {
      // Caddy asks on a connection of its own each time, and hangs up when it has its answer.
    } finally {
      open.remove(asking);
      connections.release();
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
    return Optional.of(answer(question.getHeader().getID(), asked.get()).toWire());
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
    List<Upstream> chosen = good.isEmpty() ? upstreams : good;
    return chosen.isEmpty()
        ? List.of(InetAddress.ofLiteral(NOBODY))
        : chosen.stream()
            .map(upstream -> InetAddress.ofLiteral(upstream.address().toString()))
            .toList();
  }

  private static void end(Closeable socket) {
    try {
      socket.close();
    } catch (IOException already) {
      // It is of no use any more in any case.
    }
  }

  private static void pause() {
    try {
      Thread.sleep(BIND_PAUSE);
    } catch (InterruptedException over) {
      Thread.currentThread().interrupt();
    }
  }
}
