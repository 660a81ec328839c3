package cloud.techulus.dns;

import cloud.techulus.core.mesh.MeshAddress;
import cloud.techulus.core.naming.NameTable;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** What is answered by one table of names; everything that is not in its zone goes elsewhere. */
final class Answers {
  static final Duration TTL = Duration.ofSeconds(5);

  /** Most addresses in an answer, so that it fits into 512 bytes with the longest name. */
  static final int ADDRESSES_LIMIT = 20;

  /** What everybody takes (RFC 1035 section 4.2.1). */
  static final int PLAIN_BYTES = 512;

  /** What crosses every network in one piece. */
  static final int EXTENDED_BYTES = 1232;

  static final int TCP_BYTES = 65_535;

  private static final Name ZONE = name(NameTable.ZONE + ".");

  private final long generation;
  private final Map<Name, List<InetAddress>> addresses = new HashMap<>();
  private final RandomGenerator random;

  /** What becomes of a packet. */
  sealed interface Verdict {

    /** It is answered with this, cut off if it is longer than the way back allows. */
    record Reply(Message answer, int limit) implements Verdict {
      byte[] packet() {
        return answer.toWire(limit);
      }
    }

    /** Somebody else knows. */
    record Forward(Message question) implements Verdict {}

    /** It is no question, and an answer might be one to whoever gets it. */
    record Ignore() implements Verdict {}
  }

  Answers(NameTable table, RandomGenerator random) {
    this.generation = table.generation();
    this.random = random;
    for (NameTable.Entry entry : table.entries()) {
      Name project = name(entry.project() + "." + NameTable.ZONE + ".");
      addresses.put(project, List.of());
    }
    for (NameTable.Entry entry : table.entries()) {
      addresses.put(
          name(entry.service() + "." + entry.project() + "." + NameTable.ZONE + "."),
          entry.addresses().stream()
              .map(MeshAddress::toString)
              .map(InetAddress::ofLiteral)
              .toList());
    }
    addresses.put(ZONE, List.of());
  }

  /**
   * @param limit of the way back, in bytes; by UDP the question may allow more than the usual
   */
  Verdict decide(byte[] packet, int limit) {
    Message question;
    try {
      question = new Message(packet);
    } catch (IOException | RuntimeException garbage) {
      // Whatever a packet brings the library to, others must go on being answered.
      return malformed(packet);
    }
    Header header = question.getHeader();
    if (header.getFlag(Flags.QR)) {
      return new Verdict.Ignore();
    }
    Optional<Record> asked = Optional.ofNullable(question.getQuestion());
    if (header.getOpcode() != Opcode.QUERY) {
      return reply(failure(question, Rcode.NOTIMP), limit);
    }
    if (asked.isEmpty() || header.getCount(Section.QUESTION) != 1) {
      return reply(failure(question, Rcode.FORMERR), limit);
    }
    if (!asked.get().getName().subdomain(ZONE)) {
      return new Verdict.Forward(question);
    }
    return reply(answer(question, asked.get()), Math.max(limit, payload(question, limit)));
  }

  /** Says that nobody could be asked, or that nobody answered. */
  static byte[] unavailable(Message question) {
    return failure(question, Rcode.SERVFAIL).toWire(PLAIN_BYTES);
  }

  private Message answer(Message question, Record asked) {
    Message answer = failure(question, Rcode.NOERROR);
    answer.getHeader().setFlag(Flags.AA);
    Optional<List<InetAddress>> found =
        Optional.ofNullable(addresses.get(asked.getName().canonicalize()));
    if (found.isEmpty()) {
      answer.getHeader().setRcode(Rcode.NXDOMAIN);
    } else if (asked.getType() == Type.A && asked.getDClass() == DClass.IN) {
      for (InetAddress each : some(found.get())) {
        answer.addRecord(
            new ARecord(asked.getName(), DClass.IN, TTL.toSeconds(), each), Section.ANSWER);
      }
    }
    if (answer.getSection(Section.ANSWER).isEmpty()) {
      // Says for how long that may be believed.
      answer.addRecord(authority(), Section.AUTHORITY);
    }
    return answer;
  }

  private List<InetAddress> some(List<InetAddress> all) {
    List<InetAddress> shuffled = new ArrayList<>(all);
    Collections.shuffle(shuffled, Random.from(random));
    return shuffled.subList(0, Math.min(ADDRESSES_LIMIT, shuffled.size()));
  }

  private Record authority() {
    long seconds = TTL.toSeconds();
    return new SOARecord(
        ZONE,
        DClass.IN,
        seconds,
        ZONE,
        ZONE,
        generation & 0xFFFF_FFFFL,
        seconds,
        seconds,
        seconds,
        seconds);
  }

  private static int payload(Message question, int limit) {
    if (limit == TCP_BYTES) {
      return limit;
    }
    return Optional.ofNullable(question.getOPT())
        .map(option -> Math.min(option.getPayloadSize(), EXTENDED_BYTES))
        .orElse(limit);
  }

  private static Message failure(Message question, int code) {
    Message answer = new Message(question.getHeader().getID());
    answer.getHeader().setOpcode(question.getHeader().getOpcode());
    answer.getHeader().setFlag(Flags.QR);
    answer.getHeader().setFlag(Flags.RA);
    if (question.getHeader().getFlag(Flags.RD)) {
      answer.getHeader().setFlag(Flags.RD);
    }
    answer.getHeader().setRcode(code);
    Optional.ofNullable(question.getQuestion())
        .ifPresent(asked -> answer.addRecord(asked, Section.QUESTION));
    if (question.getOPT() != null) {
      answer.addRecord(new OPTRecord(EXTENDED_BYTES, 0, 0), Section.ADDITIONAL);
    }
    return answer;
  }

  private static Verdict reply(Message answer, int limit) {
    return new Verdict.Reply(answer, limit);
  }

  /** Answered only if its head is whole and says that it is a question. */
  private static Verdict malformed(byte[] packet) {
    if (packet.length < Header.LENGTH || (packet[2] & 0x80) != 0) {
      return new Verdict.Ignore();
    }
    Message answer = new Message(((packet[0] & 255) << 8) | (packet[1] & 255));
    answer.getHeader().setFlag(Flags.QR);
    answer.getHeader().setRcode(Rcode.FORMERR);
    return reply(answer, PLAIN_BYTES);
  }

  private static Name name(String text) {
    try {
      return Name.fromString(text).canonicalize();
    } catch (TextParseException e) {
      throw new IllegalStateException("names of services are labels of DNS", e);
    }
  }
}
