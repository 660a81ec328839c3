package cloud.techulus.caddy;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.FakeJournal;
import cloud.techulus.core.mesh.MeshAddress;
import cloud.techulus.core.proxy.RouteTable;
import cloud.techulus.core.proxy.RouteTable.Entry;
import cloud.techulus.core.proxy.RouteTable.Upstream;
import cloud.techulus.core.service.Domain;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
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
  void an_answer_fits_what_caddy_takes() throws IOException {
    for (int count : List.of(UpstreamServer.ADDRESSES_LIMIT, UpstreamServer.ADDRESSES_LIMIT + 1)) {
      server.answer(
          shop(
              IntStream.rangeClosed(1, count)
                  .mapToObj(UpstreamServerTest::upstream)
                  .toArray(Upstream[]::new)));

      Message answer = ask(NAME, Type.A);

      assertThat(answer.getHeader().getFlag(Flags.TC)).isFalse();
      assertThat(addresses(answer)).hasSize(UpstreamServer.ADDRESSES_LIMIT);
    }
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
    try (DatagramSocket taken =
        new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0))) {
      address = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), taken.getLocalPort());
      waiting = new UpstreamServer(address, journal);
      waiting.answer(shop(upstream(2)));
      waiting.start();
      while (journal.warnings().isEmpty()) {
        Thread.onSpinWait();
      }
    }
    assertThat(journal.warnings().getFirst()).contains(address.toString());
    try (waiting;
        DatagramSocket asking = new DatagramSocket()) {
      asking.setSoTimeout((int) Duration.ofMillis(100).toMillis());
      assertThat(addresses(askUntilAnswered(asking, address))).containsExactly("10.100.1.2");
    }
  }

  private static Message askUntilAnswered(DatagramSocket asking, InetSocketAddress address)
      throws IOException {
    byte[] query = Message.newQuery(question(NAME, Type.A)).toWire();
    DatagramPacket answer = new DatagramPacket(new byte[1232], 1232);
    int attempts = 0;
    while (attempts < 100) {
      asking.send(new DatagramPacket(query, query.length, address));
      try {
        asking.receive(answer);
        return new Message(Arrays.copyOf(answer.getData(), answer.getLength()));
      } catch (SocketTimeoutException notYet) {
        attempts++;
      }
    }
    throw new AssertionError("no answer from " + address);
  }

  private void isSmall(byte[] answer) {
    assertThat(answer).hasSizeLessThan(1232);
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
