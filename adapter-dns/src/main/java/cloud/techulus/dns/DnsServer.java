package cloud.techulus.dns;

import cloud.techulus.core.Journal;
import cloud.techulus.core.mesh.MeshConfiguration;
import cloud.techulus.core.naming.NameServer;
import cloud.techulus.core.naming.NameTable;
import java.io.Closeable;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Answers names inside the mesh on this node's mesh address, by UDP and TCP; asks others for the
 * rest. It never gives up: as long as it cannot listen it tries again.
 */
public final class DnsServer implements NameServer, AutoCloseable {
  /** Most questions that wait for others at the same time; further ones are turned down. */
  static final int FORWARDED_LIMIT = 256;

  /** Most connections at the same time; further ones are closed at once. */
  static final int CONNECTIONS_LIMIT = 128;

  /** Longest question by TCP, in bytes. */
  static final int QUESTION_LIMIT_BYTES = 4096;

  /** How long a connection may take for its next question. */
  static final Duration IDLE_LIMIT = Duration.ofSeconds(5);

  private static final Duration BIND_PAUSE = Duration.ofSeconds(1);
  private static final int BACKLOG = 64;

  private final DnsSettings settings;
  private final Supplier<Optional<MeshConfiguration>> mesh;
  private final RandomGenerator random;
  private final Journal log;
  private final Semaphore forwarded = new Semaphore(FORWARDED_LIMIT);
  private final Semaphore connections = new Semaphore(CONNECTIONS_LIMIT);
  private final Set<Closeable> open = ConcurrentHashMap.newKeySet();
  private final List<Thread> threads;
  private volatile Answers answers;
  private volatile boolean closed;

  /** Where it listens, and what belongs to that. */
  private record Place(InetSocketAddress address, Guests guests, Forwarder forwarder) {}

  /** Listens and answers until the socket is closed. */
  private interface Listener {
    void listen(Place place) throws IOException;
  }

  /**
   * @param mesh where this node is; asked again until it is somewhere
   */
  public DnsServer(
      DnsSettings settings,
      Supplier<Optional<MeshConfiguration>> mesh,
      RandomGenerator random,
      Journal log) {
    this.settings = settings;
    this.mesh = mesh;
    this.random = random;
    this.log = log;
    this.answers = new Answers(new NameTable(0, List.of()), random);
    this.threads =
        List.of(
            Thread.ofPlatform().name("dns-udp").daemon().unstarted(() -> keep("UDP", this::udp)),
            Thread.ofPlatform().name("dns-tcp").daemon().unstarted(() -> keep("TCP", this::tcp)));
  }

  /** From now on answers. */
  public void start() {
    threads.forEach(Thread::start);
  }

  @Override
  public void serve(NameTable table) {
    answers = new Answers(table, random);
  }

  @Override
  public void close() {
    closed = true;
    threads.forEach(Thread::interrupt);
    open.forEach(DnsServer::closeQuietly);
  }

  private void keep(String protocol, Listener listener) {
    String told = "";
    while (!closed) {
      Optional<Place> place = mesh.get().map(this::place);
      if (place.isPresent()) {
        try {
          listener.listen(place.get());
        } catch (IOException e) {
          if (!closed && !told.equals(e.toString())) {
            told = e.toString();
            log.warn(
                "Cannot answer names at %s by %s, trying on: %s"
                    .formatted(place.get().address(), protocol, e.getMessage()));
          }
        }
      }
      pause();
    }
  }

  private Place place(MeshConfiguration configuration) {
    InetAddress address = InetAddress.ofLiteral(configuration.address().toString());
    return new Place(
        new InetSocketAddress(address, settings.port()),
        new Guests(configuration.range(), settings.bridges()),
        new Forwarder(new Resolvers(settings, address), random));
  }

  private void udp(Place place) throws IOException {
    try (DatagramSocket socket = new DatagramSocket(place.address())) {
      open.add(socket);
      log.note("Answers names at " + place.address() + " by UDP.");
      byte[] buffer = new byte[QUESTION_LIMIT_BYTES];
      while (!closed) {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        socket.receive(packet);
        if (place.guests().isWelcome(packet.getAddress())) {
          answer(socket, place, packet);
        }
      }
    }
  }

  private void answer(DatagramSocket socket, Place place, DatagramPacket packet) {
    byte[] question = Arrays.copyOf(packet.getData(), packet.getLength());
    InetSocketAddress source = (InetSocketAddress) packet.getSocketAddress();
    switch (answers.decide(question, Answers.PLAIN_BYTES)) {
      case Answers.Verdict.Reply reply -> send(socket, reply.packet(), source);
      case Answers.Verdict.Ignore _ -> {}
      case Answers.Verdict.Forward forward -> {
        if (!forwarded.tryAcquire()) {
          send(socket, Answers.unavailable(forward.question()), source);
          return;
        }
        Thread.ofVirtual()
            .name("dns-forward")
            .start(
                () -> {
                  try {
                    send(socket, ask(place, forward, question, false), source);
                  } finally {
                    forwarded.release();
                  }
                });
      }
    }
  }

  private static byte[] ask(
      Place place, Answers.Verdict.Forward forward, byte[] question, boolean byTcp) {
    return place
        .forwarder()
        .ask(forward.question(), question, byTcp)
        .orElseGet(() -> Answers.unavailable(forward.question()));
  }

  /** Who asked may be gone by now, and asks again if not. */
  private static void send(DatagramSocket socket, byte[] reply, InetSocketAddress to) {
    try {
      socket.send(new DatagramPacket(reply, reply.length, to));
    } catch (IOException gone) {
      // Nothing is lost but an answer that nobody waits for.
    }
  }

  private void tcp(Place place) throws IOException {
    try (ServerSocket server = new ServerSocket()) {
      open.add(server);
      server.setReuseAddress(true);
      server.bind(place.address(), BACKLOG);
      log.note("Answers names at " + place.address() + " by TCP.");
      while (!closed) {
        Socket socket = server.accept();
        if (!place.guests().isWelcome(socket.getInetAddress()) || !connections.tryAcquire()) {
          closeQuietly(socket);
          continue;
        }
        Thread.ofVirtual()
            .name("dns-tcp")
            .start(
                () -> {
                  try {
                    converse(socket, place);
                  } finally {
                    connections.release();
                  }
                });
      }
    }
  }

  /** One question after the other, until the other side has no more or is too slow. */
  private void converse(Socket socket, Place place) {
    open.add(socket);
    try (socket;
        InputStream in = socket.getInputStream();
        DataOutputStream out = new DataOutputStream(socket.getOutputStream())) {
      while (!closed) {
        long deadline = System.nanoTime() + IDLE_LIMIT.toNanos();
        byte[] question = TcpMessages.read(socket, in, QUESTION_LIMIT_BYTES, deadline);
        switch (answers.decide(question, Answers.TCP_BYTES)) {
          case Answers.Verdict.Reply reply -> TcpMessages.write(out, reply.packet());
          case Answers.Verdict.Ignore _ -> {
            return;
          }
          case Answers.Verdict.Forward forward ->
              TcpMessages.write(out, ask(place, forward, question, true));
        }
      }
    } catch (IOException over) {
      // Whoever still needs an answer comes again.
    } finally {
      open.remove(socket);
    }
  }

  private static void closeQuietly(Closeable socket) {
    try {
      socket.close();
    } catch (IOException already) {
      // It is of no use any more in any case.
    }
  }

  private void pause() {
    try {
      Thread.sleep(BIND_PAUSE);
    } catch (InterruptedException over) {
      closed = true;
    }
  }
}
