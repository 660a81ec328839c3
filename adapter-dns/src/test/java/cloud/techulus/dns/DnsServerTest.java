package cloud.techulus.dns;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.FakeJournal;
import cloud.techulus.core.mesh.MeshAddress;
import cloud.techulus.core.mesh.MeshBlock;
import cloud.techulus.core.mesh.MeshConfiguration;
import cloud.techulus.core.naming.NameServer;
import cloud.techulus.core.naming.NameServerContract;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** On the loopback network, with another resolver that this test plays. */
class DnsServerTest extends NameServerContract {
  private static final InetAddress SELF = InetAddress.ofLiteral("127.0.0.1");
  private static final int TIMEOUT_MILLIS = 10_000;
  private static final String ELSEWHERE = "www.example.com";

  private final FakeJournal journal = new FakeJournal();
  private final DatagramSocket resolver;
  private final int port;
  private final DnsServer server;

  DnsServerTest() throws IOException {
    resolver = new DatagramSocket(new InetSocketAddress(SELF, 0));
    port = freePort();
    server = new DnsServer(settings(resolver.getLocalPort()), this::mesh, new Random(1), journal);
    server.start();
    awaitListening(2);
  }

  @AfterEach
  void close() {
    server.close();
    resolver.close();
  }

  @Override
  protected NameServer server() {
    return server;
  }

  @Override
  protected Optional<Set<String>> lookUp(String name) {
    Message byUdp = udp(name, Type.A);
    Message byTcp = tcp(name, Type.A);
    assertThat(addresses(byTcp)).isEqualTo(addresses(byUdp));
    assertThat(byTcp.getRcode()).isEqualTo(byUdp.getRcode());
    return byUdp.getRcode() == Rcode.NXDOMAIN ? Optional.empty() : Optional.of(addresses(byUdp));
  }

  @Test
  void other_names_are_asked_of_another_resolver() {
    CompletableFuture<Message> asked = resolve("192.0.2.7");

    Message answer = udp(ELSEWHERE, Type.A);

    assertThat(addresses(answer)).containsExactly("192.0.2.7");
    assertThat(asked.join().getQuestion().getName()).hasToString(ELSEWHERE + ".");
  }

  @Test
  void an_answer_to_another_question_is_not_passed_on() throws IOException {
    CompletableFuture<Void> lie =
        CompletableFuture.runAsync(
            () -> {
              Received received = receive();
              Message wrong = answer(received.message(), "192.0.2.66");
              wrong.getHeader().setID(received.message().getHeader().getID() ^ 1);
              send(wrong, received.from());
              send(answer(received.message(), "192.0.2.7"), received.from());
            });

    assertThat(addresses(udp(ELSEWHERE, Type.A))).containsExactly("192.0.2.7");
    lie.join();
  }

  @Test
  void if_nobody_answers_that_is_said() {
    assertThat(udp(ELSEWHERE, Type.A).getRcode()).isEqualTo(Rcode.SERVFAIL);
  }

  @Test
  void it_never_asks_itself() {
    try (DnsServer own = new DnsServer(settings(port), this::mesh, new Random(1), journal)) {
      assertThat(new Resolvers(settings(port), SELF).current()).isEmpty();
      assertThat(own).isNotNull();
    }
  }

  @Test
  void garbage_does_not_stop_it() throws IOException {
    server.serve(table(1, entry("shop", "web", "10.100.1.2")));
    Random random = new Random(3);
    byte[] question = query(WEB, Type.A).toWire();
    try (DatagramSocket socket = new DatagramSocket()) {
      for (int i = 0; i < 2_000; i++) {
        byte[] packet = random.nextBoolean() ? question.clone() : new byte[random.nextInt(600)];
        for (int flips = random.nextInt(8); flips > 0 && packet.length > 0; flips--) {
          packet[random.nextInt(packet.length)] = (byte) random.nextInt();
        }
        socket.send(new DatagramPacket(packet, packet.length, new InetSocketAddress(SELF, port)));
      }
    }
    assertThat(addresses(awaitUdp(WEB))).containsExactly("10.100.1.2");
  }

  /** Of so many packets some are lost, this one too. */
  private Message awaitUdp(String name) {
    for (int attempts = 0; attempts < 100; attempts++) {
      try {
        return udp(name, Type.A, 200);
      } catch (UncheckedIOException lost) {
        assertThat(lost).hasCauseInstanceOf(SocketTimeoutException.class);
      }
    }
    throw new AssertionError(name + " was not answered");
  }

  @Test
  void silent_connections_are_bounded_and_end() throws IOException {
    server.serve(table(1, entry("shop", "web", "10.100.1.2")));
    List<Socket> silent = new ArrayList<>();
    try {
      for (int i = 0; i < DnsServer.CONNECTIONS_LIMIT; i++) {
        silent.add(new Socket(SELF, port));
      }
      try (Socket further = new Socket(SELF, port)) {
        further.setSoTimeout(TIMEOUT_MILLIS);
        assertThat(further.getInputStream().read()).isEqualTo(-1);
      }
      assertThat(addresses(udp(WEB, Type.A))).containsExactly("10.100.1.2");
      silent.getFirst().setSoTimeout(TIMEOUT_MILLIS);
      assertThat(silent.getFirst().getInputStream().read()).isEqualTo(-1);
      assertThat(addresses(awaitTcp(WEB))).containsExactly("10.100.1.2");
    } finally {
      for (Socket socket : silent) {
        socket.close();
      }
    }
  }

  @Test
  void a_question_by_tcp_has_a_limit() throws IOException {
    try (Socket socket = new Socket(SELF, port)) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      int tooLong = DnsServer.QUESTION_LIMIT_BYTES + 1;
      socket.getOutputStream().write(new byte[] {(byte) (tooLong >> 8), (byte) tooLong});
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void an_address_that_is_taken_is_told_and_tried_again() throws IOException {
    int taken = freePort();
    DnsSettings there = new DnsSettings(taken, List.of(), Path.of("/nowhere"), List.of());
    DatagramSocket holder = new DatagramSocket(new InetSocketAddress(SELF, taken));
    try (DnsServer waiting = new DnsServer(there, this::mesh, new Random(1), journal)) {
      waiting.start();
      while (journal.warnings().isEmpty()) {
        Thread.onSpinWait();
      }
      assertThat(journal.warnings().getFirst()).contains("127.0.0.1:" + taken + " by UDP");

      holder.close();

      awaitListening(4);
    }
  }

  @Test
  void who_is_not_of_the_mesh_is_not_answered() {
    Guests guests = new Guests(MeshBlock.parse("10.100.0.0/16"), List.of());

    assertThat(guests.isWelcome(InetAddress.ofLiteral("10.100.3.4"))).isTrue();
    assertThat(guests.isWelcome(SELF)).isTrue();
    assertThat(guests.isWelcome(InetAddress.ofLiteral("10.101.3.4"))).isFalse();
    assertThat(guests.isWelcome(InetAddress.ofLiteral("192.0.2.1"))).isFalse();
    assertThat(guests.isWelcome(InetAddress.ofLiteral("2001:db8::1"))).isFalse();
  }

  @Test
  void containers_are_known_by_the_bridge_they_are_behind() {
    Guests guests = new Guests(MeshBlock.parse("10.100.0.0/16"), List.of("lo"));

    assertThat(guests.isWelcome(InetAddress.ofLiteral("127.3.4.5"))).isTrue();
  }

  @Test
  void resolvers_are_read_from_the_machines_file() {
    assertThat(
            Resolvers.parse(
                List.of(
                    "# nameserver 192.0.2.9",
                    "search example.com",
                    "nameserver 192.0.2.1",
                    "nameserver  2001:db8::1",
                    "nameserver",
                    "nameserver ns.example.com")))
        .extracting(each -> each.getAddress().getHostAddress())
        .containsExactly("192.0.2.1", "2001:db8:0:0:0:0:0:1");
  }

  private DnsSettings settings(int resolverPort) {
    return new DnsSettings(
        port, List.of(new InetSocketAddress(SELF, resolverPort)), Path.of("/nowhere"), List.of());
  }

  private Optional<MeshConfiguration> mesh() {
    return Optional.of(
        new MeshConfiguration(
            1,
            MeshAddress.parse("127.0.0.1"),
            MeshBlock.parse("127.0.0.0/8"),
            51820,
            false,
            List.of()));
  }

  private void awaitListening(int servers) {
    while (journal.notes().size() < servers) {
      Thread.onSpinWait();
    }
  }

  /** By TCP and by UDP: what is free by one may be taken by the other. */
  private static int freePort() throws IOException {
    while (true) {
      try (ServerSocket tcp = new ServerSocket(0, 1, SELF);
          DatagramSocket udp =
              new DatagramSocket(new InetSocketAddress(SELF, tcp.getLocalPort()))) {
        return udp.getLocalPort();
      } catch (BindException taken) {
        // Another one, then.
      }
    }
  }

  private CompletableFuture<Message> resolve(String address) {
    return CompletableFuture.supplyAsync(
        () -> {
          Received received = receive();
          send(answer(received.message(), address), received.from());
          return received.message();
        });
  }

  private record Received(Message message, InetSocketAddress from) {}

  private Received receive() {
    DatagramPacket packet = new DatagramPacket(new byte[512], 512);
    try {
      resolver.receive(packet);
      return new Received(
          new Message(Arrays.copyOf(packet.getData(), packet.getLength())),
          (InetSocketAddress) packet.getSocketAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void send(Message message, InetSocketAddress to) {
    byte[] wire = message.toWire();
    try {
      resolver.send(new DatagramPacket(wire, wire.length, to));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Message answer(Message question, String address) {
    Message answer = new Message(question.getHeader().getID());
    answer.getHeader().setFlag(Flags.QR);
    answer.addRecord(question.getQuestion(), Section.QUESTION);
    answer.addRecord(
        new ARecord(
            question.getQuestion().getName(), DClass.IN, 60, InetAddress.ofLiteral(address)),
        Section.ANSWER);
    return answer;
  }

  private Message udp(String name, int type) {
    return udp(name, type, TIMEOUT_MILLIS);
  }

  private Message udp(String name, int type, int timeoutMillis) {
    byte[] question = query(name, type).toWire();
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.setSoTimeout(timeoutMillis);
      socket.send(new DatagramPacket(question, question.length, new InetSocketAddress(SELF, port)));
      DatagramPacket received = new DatagramPacket(new byte[4096], 4096);
      socket.receive(received);
      return new Message(Arrays.copyOf(received.getData(), received.getLength()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Message awaitTcp(String name) {
    while (true) {
      try {
        return tcp(name, Type.A);
      } catch (UncheckedIOException stillFull) {
        Thread.onSpinWait();
      }
    }
  }

  private Message tcp(String name, int type) {
    try (Socket socket = new Socket(SELF, port)) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      TcpMessages.write(new DataOutputStream(socket.getOutputStream()), query(name, type).toWire());
      DataInputStream in = new DataInputStream(socket.getInputStream());
      byte[] answer = new byte[in.readUnsignedShort()];
      in.readFully(answer);
      return new Message(answer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Message query(String name, int type) {
    try {
      return Message.newQuery(Record.newRecord(Name.fromString(name + "."), type, DClass.IN));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Set<String> addresses(Message answer) {
    return answer.getSection(Section.ANSWER).stream()
        .map(Record::rdataToString)
        .collect(Collectors.toSet());
  }
}
