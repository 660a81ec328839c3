package cloud.techulus.dns;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.Name;
import cloud.techulus.core.mesh.MeshAddress;
import cloud.techulus.core.naming.NameTable;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

class AnswersTest {
  private static final Answers ANSWERS = answers(2);

  @Test
  void addresses_may_be_kept_for_five_seconds() throws IOException {
    Message answer = reply(query("web.shop.internal.", Type.A));

    assertThat(answer.getSection(Section.ANSWER)).hasSize(2).allMatch(it -> it.getTTL() == 5);
    assertThat(answer.getHeader().getFlag(Flags.AA)).isTrue();
  }

  @Test
  void upper_and_lower_case_are_the_same() throws IOException {
    Message answer = reply(query("WeB.shOp.INTERNAL.", Type.A));

    assertThat(answer.getSection(Section.ANSWER)).hasSize(2);
    assertThat(answer.getQuestion().getName()).hasToString("WeB.shOp.INTERNAL.");
  }

  @Test
  void a_name_without_records_of_a_kind_says_so_for_five_seconds() throws IOException {
    for (Message question :
        List.of(
            query("web.shop.internal.", Type.AAAA),
            query("web.shop.internal.", Type.SRV),
            query("shop.internal.", Type.A),
            query("internal.", Type.A))) {
      Message answer = reply(question);
      assertThat(answer.getRcode()).isEqualTo(Rcode.NOERROR);
      assertThat(answer.getSection(Section.ANSWER)).isEmpty();
      assertThat(answer.getSection(Section.AUTHORITY))
          .singleElement()
          .satisfies(it -> assertThat(it.getType()).isEqualTo(Type.SOA))
          .satisfies(it -> assertThat(it.getTTL()).isEqualTo(5));
    }
  }

  @Test
  void an_unknown_name_does_not_exist() throws IOException {
    for (String name : List.of("db.shop.internal.", "web.internal.", "metadata.google.internal.")) {
      assertThat(reply(query(name, Type.A)).getRcode()).isEqualTo(Rcode.NXDOMAIN);
    }
  }

  @Test
  void what_only_ends_alike_is_somebody_elses() throws IOException {
    assertThat(ANSWERS.decide(query("web.shop.notinternal.", Type.A).toWire(), 512))
        .isInstanceOf(Answers.Verdict.Forward.class);
    assertThat(ANSWERS.decide(query("internal.example.", Type.A).toWire(), 512))
        .isInstanceOf(Answers.Verdict.Forward.class);
  }

  @Test
  void the_longest_name_with_the_most_addresses_fits() throws IOException {
    Name longest = new Name("a".repeat(63));
    for (int count : List.of(Answers.ADDRESSES_LIMIT, Answers.ADDRESSES_LIMIT + 1)) {
      Answers answers =
          new Answers(
              new NameTable(1, List.of(new NameTable.Entry(longest, longest, replicas(count)))),
              new Random(1));
      Message answer =
          reply(answers, query(longest + "." + longest + ".internal.", Type.A).toWire());

      assertThat(answer.getHeader().getFlag(Flags.TC)).isFalse();
      assertThat(answer.getSection(Section.ANSWER)).hasSize(Answers.ADDRESSES_LIMIT);
    }
  }

  @Test
  void addresses_come_in_no_fixed_order() throws IOException {
    Answers answers = answers(5);
    long orders =
        IntStream.range(0, 50)
            .mapToObj(
                i -> {
                  try {
                    return reply(answers, query("web.shop.internal.", Type.A).toWire())
                        .getSection(Section.ANSWER)
                        .toString();
                  } catch (IOException e) {
                    throw new AssertionError(e);
                  }
                })
            .distinct()
            .count();

    assertThat(orders).isGreaterThan(5);
  }

  @Test
  void an_extended_question_gets_an_extended_answer() throws IOException {
    Message question = query("web.shop.internal.", Type.A);
    question.addRecord(new OPTRecord(4096, 0, 0), Section.ADDITIONAL);

    assertThat(reply(question).getOPT()).isNotNull();
    assertThat(reply(query("web.shop.internal.", Type.A)).getOPT()).isNull();
  }

  @Test
  void what_is_not_understood_is_refused_and_an_answer_is_not_answered() throws IOException {
    Message update = query("web.shop.internal.", Type.A);
    update.getHeader().setOpcode(Opcode.UPDATE);
    Message answered = query("web.shop.internal.", Type.A);
    answered.getHeader().setFlag(Flags.QR);
    byte[] cut = Arrays.copyOf(query("web.shop.internal.", Type.A).toWire(), 14);

    assertThat(reply(update).getRcode()).isEqualTo(Rcode.NOTIMP);
    assertThat(reply(ANSWERS, cut).getRcode()).isEqualTo(Rcode.FORMERR);
    assertThat(ANSWERS.decide(answered.toWire(), 512)).isInstanceOf(Answers.Verdict.Ignore.class);
    assertThat(ANSWERS.decide(new byte[11], 512)).isInstanceOf(Answers.Verdict.Ignore.class);
  }

  @Test
  void no_packet_is_too_strange() throws IOException {
    Random random = new Random(5);
    byte[] question = query("web.shop.internal.", Type.A).toWire();
    for (int i = 0; i < 100_000; i++) {
      byte[] packet = random.nextBoolean() ? question.clone() : new byte[random.nextInt(64)];
      for (int flips = random.nextInt(6); flips > 0 && packet.length > 0; flips--) {
        packet[random.nextInt(packet.length)] = (byte) random.nextInt();
      }
      if (ANSWERS.decide(packet, 512) instanceof Answers.Verdict.Reply reply) {
        assertThat(reply.packet()).hasSizeLessThanOrEqualTo(Answers.EXTENDED_BYTES);
      }
    }
  }

  private static Message reply(Message question) throws IOException {
    return reply(ANSWERS, question.toWire());
  }

  private static Message reply(Answers answers, byte[] question) throws IOException {
    return new Message(((Answers.Verdict.Reply) answers.decide(question, 512)).packet());
  }

  private static Message query(String name, int type) throws IOException {
    return Message.newQuery(Record.newRecord(org.xbill.DNS.Name.fromString(name), type, DClass.IN));
  }

  private static Answers answers(int replicas) {
    return new Answers(
        new NameTable(
            7, List.of(new NameTable.Entry(new Name("shop"), new Name("web"), replicas(replicas)))),
        new Random(1));
  }

  private static List<MeshAddress> replicas(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(number -> MeshAddress.parse("10.100.1." + number))
        .toList();
  }
}
