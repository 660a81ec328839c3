package cloud.techulus.caddy;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.FakeJournal;
import cloud.techulus.core.mesh.MeshAddress;
import cloud.techulus.core.proxy.RouteTable;
import cloud.techulus.core.proxy.RouteTable.Entry;
import cloud.techulus.core.proxy.RouteTable.Upstream;
import cloud.techulus.core.service.Domain;
import cloud.techulus.core.service.ServiceSpec;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

class UpstreamServerTest {
  private static final Domain SHOP = new Domain("shop.example.com");

  /** Shorter than a connection may be idle, so that an end is not one for that. */
  private static final Duration PATIENCE = UpstreamServer.IDLE_LIMIT.minusSeconds(1);

  private static final String NAME = UpstreamNames.name(SHOP, 8080);

  private final FakeJournal journal = new FakeJournal();
  private final UpstreamServer server =
      new UpstreamServer(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), journal);

  @Test
  void a_name_is_answered_with_its_replicas() throws IOException {
    server.answer(shop(upstream(2), upstream(3)));

    Message answer = ask(NAME, Type.A);

    assertThat(answer.getRcode()).isEqualTo(Rcode.NOERROR);
    assertThat(addresses(answer)).containsExactly("10.100.1.2", "10.100.1.3");
    assertThat(answer.getSection(Section.ANSWER)).allMatch(record -> record.getTTL() == 0);
  }

  @Test
  void it_has_no_addresses_of_another_kind() throws IOException {
    server.answer(shop(upstream(2)));

    Message answer = ask(NAME, Type.AAAA);

    assertThat(answer.getRcode()).isEqualTo(Rcode.NOERROR);
    assertThat(answer.getSection(Section.ANSWER)).isEmpty();
    assertThat(answer.getHeader().getFlag(Flags.AA)).isTrue();
  }

  @Test
  void a_name_that_has_lost_its_replicas_is_answered_with_nobody() throws IOException {
    RouteTable before = table(upstream(2));
    RouteTable after = table();
    server.answer(UpstreamNames.of(after, RoutePorts.NONE.with(before).with(after)));

    assertThat(addresses(ask(NAME, Type.A))).containsExactly(UpstreamServer.NOBODY);
  }

  @Test
  void other_names_do_not_exist() throws IOException {
    server.answer(shop(upstream(2)));

    assertThat(ask("shop.example.com.", Type.A).getRcode()).isEqualTo(Rcode.NXDOMAIN);
    assertThat(ask(UpstreamNames.name(SHOP, 8081), Type.A).getRcode()).isEqualTo(Rcode.NXDOMAIN);
  }

  @Test
  void who_fails_is_left_out_unless_all_do() throws IOException {
    server.answer(shop(upstream(2), upstream(3)));

    server.avoid(Set.of(upstream(2)));
    assertThat(addresses(ask(NAME, Type.A))).containsExactly("10.100.1.3");
    server.avoid(Set.of(upstream(2), upstream(3)));
    assertThat(addresses(ask(NAME, Type.A))).containsExactly("10.100.1.2", "10.100.1.3");
  }

  @Test
  void as_many_as_a_service_may_have_are_told() throws IOException {
    server.answer(
        shop(
            IntStream.rangeClosed(1, ServiceSpec.REPLICAS_LIMIT)
                .mapToObj(UpstreamServerTest::upstream)
                .toArray(Upstream[]::new)));

    assertThat(addresses(ask(NAME, Type.A))).hasSize(ServiceSpec.REPLICAS_LIMIT);
  }

  @Test
  void a_domain_of_any_length_has_a_name() throws IOException {
    Domain longest = new Domain(("a".repeat(60) + ".").repeat(4) + "b".repeat(9));
    assertThat(longest.text()).hasSize(Domain.LENGTH_LIMIT);

    assertThat(Name.fromString(UpstreamNames.name(longest, 65535)).isAbsolute()).isTrue();
  }

  @Test
  void what_is_no_question_is_not_answered() throws IOException {
    Message answered = Message.newQuery(question(NAME, Type.A));
    answered.getHeader().setFlag(Flags.QR);
    assertThat(server.answerTo(answered.toWire())).isEmpty();

    Random random = new Random(7);
    byte[] whole = Message.newQuery(question(NAME, Type.A)).toWire();
    for (int length = 0; length < 200; length++) {
      byte[] garbage = new byte[length];
      random.nextBytes(garbage);
      assertThat(server.answerTo(garbage)).satisfies(answer -> answer.ifPresent(this::isSmall));
      assertThat(server.answerTo(Arrays.copyOf(whole, Math.min(length, whole.length))))
          .satisfies(answer -> answer.ifPresent(this::isSmall));
    }
  }

  @Test
  void a_port_that_is_taken_is_told_and_tried_again() throws IOException {
    InetSocketAddress address;
    UpstreamServer waiting;
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      address = new InetSocketAddress(taken.getInetAddress(), taken.getLocalPort());
      waiting = started(address);
      while (journal.warnings().isEmpty()) {
        Thread.onSpinWait();
      }
    }
    assertThat(journal.warnings().getFirst()).contains(address.toString());
    try (waiting;
        Socket asking = connect(address)) {
      assertThat(addresses(ask(asking))).containsExactly("10.100.1.2");
    }
  }

  @Test
  void a_connection_takes_one_question_after_the_other() throws IOException {
    InetSocketAddress address = freePort();
    try (UpstreamServer _ = started(address);
        Socket asking = connect(address)) {
      assertThat(addresses(ask(asking))).containsExactly("10.100.1.2");
      assertThat(addresses(ask(asking))).containsExactly("10.100.1.2");
    }
  }

  @Test
  void who_sends_what_is_no_question_is_hung_up_on_and_others_are_answered() throws IOException {
    InetSocketAddress address = freePort();
    try (UpstreamServer _ = started(address);
        Socket tooLong = connect(address);
        Socket garbage = connect(address);
        Socket asking = connect(address)) {
      write(tooLong, new byte[UpstreamServer.QUESTION_LIMIT_BYTES + 1]);
      write(garbage, new byte[] {1, 2, 3});

      for (Socket ended : List.of(tooLong, garbage)) {
        assertThat(isEnded(ended)).isTrue();
      }
      assertThat(addresses(ask(asking))).containsExactly("10.100.1.2");
    }
  }

  /** Caddy holds up all requests while it waits for an answer, so it must not wait for nobody. */
  @Test
  void who_waits_for_an_answer_is_told_at_once_that_it_ends() throws IOException {
    InetSocketAddress address = freePort();
    UpstreamServer ending = started(address);
    try (Socket waiting = connect(address)) {
      // It is known to be served once it has been answered.
      Message _ = ask(waiting);

      ending.close();

      assertThat(isEnded(waiting)).isTrue();
    }
  }

  private UpstreamServer started(InetSocketAddress address) {
    UpstreamServer started = new UpstreamServer(address, journal);
    started.answer(shop(upstream(2)));
    started.start();
    return started;
  }

  private static InetSocketAddress freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return new InetSocketAddress(free.getInetAddress(), free.getLocalPort());
    }
  }

  /** Waits until somebody is there. */
  private static Socket connect(InetSocketAddress address) throws IOException {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (true) {
      Socket socket = new Socket();
      try {
        socket.connect(address);
        socket.setSoTimeout((int) PATIENCE.toMillis());
        return socket;
      } catch (ConnectException notYet) {
        socket.close();
        assertThat(Instant.now()).isBefore(deadline);
      }
    }
  }

  /** Whether the other side has ended it, and not only said nothing for a while. */
  private static boolean isEnded(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException open) {
      return false;
    } catch (SocketException reset) {
      return true;
    }
  }

  private static void write(Socket socket, byte[] message) throws IOException {
    DataOutputStream out = new DataOutputStream(socket.getOutputStream());
    out.writeShort(message.length);
    out.write(message);
  }

  private static Message ask(Socket socket) throws IOException {
    write(socket, Message.newQuery(question(NAME, Type.A)).toWire());
    DataInputStream in = new DataInputStream(socket.getInputStream());
    return new Message(in.readNBytes(in.readUnsignedShort()));
  }

  private void isSmall(byte[] answer) {
    assertThat(answer).hasSizeLessThan(UpstreamServer.QUESTION_LIMIT_BYTES);
  }

  private Message ask(String name, int type) throws IOException {
    byte[] answer = server.answerTo(Message.newQuery(question(name, type)).toWire()).orElseThrow();
    return new Message(answer);
  }

  private static Record question(String name, int type) throws IOException {
    return Record.newRecord(Name.fromString(name), type, DClass.IN);
  }

  private static List<String> addresses(Message answer) {
    return answer.getSection(Section.ANSWER).stream().map(Record::rdataToString).sorted().toList();
  }

  private static UpstreamNames shop(Upstream... upstreams) {
    RouteTable table = table(upstreams);
    return UpstreamNames.of(table, RoutePorts.NONE.with(table));
  }

  private static RouteTable table(Upstream... upstreams) {
    return new RouteTable(
        1, List.of(new Entry(SHOP, false, Optional.empty(), Stream.of(upstreams).toList())));
  }

  private static Upstream upstream(int number) {
    return new Upstream(MeshAddress.parse("10.100.1." + number), 8080);
  }
}
