package cloud.techulus.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.Name;
import cloud.techulus.core.Samples;
import cloud.techulus.core.access.ApiToken;
import cloud.techulus.core.access.ApiToken.Scope;
import cloud.techulus.core.access.EmailAddress;
import cloud.techulus.core.access.Member;
import cloud.techulus.core.access.OneTimeLink;
import cloud.techulus.core.access.OneTimeLink.Invitation;
import cloud.techulus.core.access.OneTimeLink.PasswordReset;
import cloud.techulus.core.access.OneTimeLink.Setup;
import cloud.techulus.core.access.PasswordHash;
import cloud.techulus.core.access.Role;
import cloud.techulus.core.access.SecondFactor;
import cloud.techulus.core.access.User;
import cloud.techulus.core.access.UserSession;
import cloud.techulus.core.identity.RegistrationToken.TokenHash;
import cloud.techulus.core.service.Project;
import cloud.techulus.core.team.Team;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Users, teams, members, sessions, tokens of programs and links. */
interface PeopleContract extends UsesStore {
  Team CREW = new Team(new Team.Id("team_crew"), new Name("crew"));
  User ANNA = Samples.user("anna");
  User BERT = Samples.user("bert");

  private static UserSession session(User user, int number) {
    Instant at = Samples.NOW.plusSeconds(number);
    return new UserSession(
        new UserSession.Id("ses_" + number),
        user.id(),
        TokenHash.of("session " + number),
        at,
        at,
        "203.0.113.5");
  }

  private static ApiToken token(User user, int number, Scope scope, Optional<Team.Id> team) {
    return new ApiToken(
        new ApiToken.Id("tok_" + number),
        user.id(),
        TokenHash.of("token " + number),
        "robot " + number,
        scope,
        team,
        Samples.NOW.plusSeconds(number),
        Samples.NOW.plus(Duration.ofDays(90)),
        Optional.empty());
  }

  private static OneTimeLink link(int number, OneTimeLink.Purpose purpose) {
    return new OneTimeLink(
        new OneTimeLink.Id("lnk_" + number),
        TokenHash.of("link " + number),
        purpose,
        Samples.NOW.plusSeconds(number),
        "anna@example.com");
  }

  private void addPeople() {
    write(
        tx -> {
          tx.teams().save(CREW);
          tx.users().save(BERT);
          tx.users().save(ANNA);
        });
  }

  @Test
  default void usersAreFoundByIdAndAddressInTheOrderOfTheirAddresses() {
    assertValue(view -> view.users().isEmpty()).isEqualTo(true);
    addPeople();

    assertValue(view -> view.users().isEmpty()).isEqualTo(false);
    assertAll(view -> view.users().all()).containsExactly(ANNA, BERT);
    assertOptional(view -> view.users().find(ANNA.id())).contains(ANNA);
    assertOptional(view -> view.users().findByEmail(new EmailAddress("BERT@example.com")))
        .contains(BERT);
    assertOptional(view -> view.users().findByEmail(new EmailAddress("c@example.com"))).isEmpty();
  }

  @Test
  default void everythingAboutAUserComesBack() {
    User whole =
        ANNA.withPassword(new PasswordHash("$argon2id$…"))
            .withAdmin(true)
            .withDisabled(true)
            .withSecondFactor(Optional.of(new SecondFactor(Samples.SEALED, true, 1L << 40)));
    for (User user :
        List.of(
            ANNA,
            whole,
            whole.withSecondFactor(Optional.of(SecondFactor.offered(Samples.SEALED))),
            ANNA)) {
      write(tx -> tx.users().save(user));
      assertOptional(view -> view.users().find(ANNA.id())).contains(user);
    }
  }

  @Test
  default void anAddressBelongsToOneUser() {
    addPeople();
    User second = User.add(new User.Id("usr_second"), ANNA.email(), "Second", false, Samples.NOW);
    assertRefusedAsSecond("users.email", tx -> tx.users().save(second));
  }

  @Test
  default void aNewStoreHasOneTeamAndMoreAreSortedByName() {
    assertAll(view -> view.teams().all()).containsExactly(Team.DEFAULT);
    addPeople();

    assertAll(view -> view.teams().all()).containsExactly(CREW, Team.DEFAULT);
    assertOptional(view -> view.teams().find(CREW.id())).contains(CREW);
    assertOptional(view -> view.teams().findByName(new Name("crew"))).contains(CREW);
    Team second = new Team(new Team.Id("team_second"), CREW.name());
    assertRefusedAsSecond("teams.name", tx -> tx.teams().save(second));
    Team renamed = new Team(CREW.id(), new Name("zoo"));
    write(tx -> tx.teams().save(renamed));
    assertAll(view -> view.teams().all()).containsExactly(Team.DEFAULT, renamed);
  }

  @Test
  default void aProjectBelongsToATeamThatIsThere() {
    Project shop = Samples.project("shop");
    Project ofCrew = new Project(shop.id(), shop.name(), shop.slug(), CREW.id());
    assertRefusedAsBug(tx -> tx.projects().save(ofCrew));
    addPeople();
    write(tx -> tx.projects().save(ofCrew));

    assertOptional(view -> view.projects().find(shop.id())).contains(ofCrew);
    assertRefusedAsBug(tx -> tx.teams().remove(CREW.id()));
    write(tx -> tx.projects().remove(shop.id()));
    write(tx -> tx.teams().remove(CREW.id()));
    assertAll(view -> view.teams().all()).containsExactly(Team.DEFAULT);
  }

  @Test
  default void aMemberHasOneRoleInATeam() {
    addPeople();
    for (Role role : Role.values()) {
      write(tx -> tx.members().save(new Member(CREW.id(), ANNA.id(), role)));
      assertOptional(view -> view.members().find(CREW.id(), ANNA.id()))
          .contains(new Member(CREW.id(), ANNA.id(), role));
    }
    Member annaToo = new Member(Team.DEFAULT.id(), ANNA.id(), Role.VIEWER);
    Member bert = new Member(CREW.id(), BERT.id(), Role.VIEWER);
    Member anna = new Member(CREW.id(), ANNA.id(), Role.OWNER);
    write(tx -> tx.members().save(annaToo));
    write(tx -> tx.members().save(bert));

    assertAll(view -> view.members().ofTeam(CREW.id())).containsExactly(anna, bert);
    assertAll(view -> view.members().ofUser(ANNA.id())).containsExactly(anna, annaToo);
    write(tx -> tx.members().remove(CREW.id(), ANNA.id()));
    assertAll(view -> view.members().ofTeam(CREW.id())).containsExactly(bert);
    assertRefusedAsBug(
        tx -> tx.members().save(new Member(CREW.id(), new User.Id("usr_no"), Role.VIEWER)));
    assertRefusedAsBug(
        tx -> tx.members().save(new Member(new Team.Id("team_no"), ANNA.id(), Role.VIEWER)));
  }

  @Test
  default void aSessionIsFoundByItsTokenUntilItIsRemoved() {
    addPeople();
    UserSession one = session(ANNA, 1);
    UserSession two = session(ANNA, 2);
    UserSession berts = session(BERT, 3);
    write(
        tx -> {
          tx.sessions().save(two);
          tx.sessions().save(one);
          tx.sessions().save(berts);
        });

    assertOptional(view -> view.sessions().findByToken(one.token())).contains(one);
    assertOptional(view -> view.sessions().find(two.id())).contains(two);
    assertAll(view -> view.sessions().ofUser(ANNA.id())).containsExactly(one, two);
    Instant later = Samples.NOW.plusSeconds(60);
    write(tx -> tx.sessions().touch(one.token(), later));
    write(tx -> tx.sessions().touch(TokenHash.of("nobody's"), later));
    assertThat(read(view -> view.sessions().find(one.id())).orElseThrow().lastUsedAt())
        .isEqualTo(later);
    write(tx -> tx.sessions().remove(two.id()));
    assertOptional(view -> view.sessions().findByToken(two.token())).isEmpty();
    write(tx -> tx.sessions().removeOfUser(ANNA.id()));
    assertAll(view -> view.sessions().ofUser(ANNA.id())).isEmpty();
    assertAll(view -> view.sessions().ofUser(BERT.id())).containsExactly(berts);
    assertRefusedAsSecond(
        "sessions.token",
        tx ->
            tx.sessions()
                .save(
                    new UserSession(
                        new UserSession.Id("ses_9"), ANNA.id(), berts.token(), later, later, "")));
    assertRefusedAsBug(tx -> tx.sessions().save(session(Samples.user("nobody"), 8)));
  }

  @Test
  default void sessionsThatAreOverAreRemovedTogether() {
    addPeople();
    for (int number = 1; number <= 4; number++) {
      UserSession session = session(ANNA, number);
      write(tx -> tx.sessions().save(session));
    }
    write(tx -> tx.sessions().touch(session(ANNA, 4).token(), Samples.NOW.minusSeconds(9)));

    write(tx -> tx.sessions().removeOver(Samples.NOW.plusSeconds(2), Samples.NOW.minusSeconds(9)));

    assertAll(view -> view.sessions().ofUser(ANNA.id())).containsExactly(session(ANNA, 3));
  }

  @Test
  default void aTokenOfAProgramComesBackAsItWas() {
    addPeople();
    int number = 0;
    for (Scope scope : Scope.values()) {
      ApiToken token = token(ANNA, number++, scope, Optional.of(CREW.id()));
      write(tx -> tx.apiTokens().save(token));
      assertOptional(view -> view.apiTokens().findByToken(token.token())).contains(token);
      assertOptional(view -> view.apiTokens().find(token.id())).contains(token);
    }
    ApiToken wide = token(ANNA, 9, Scope.OWNER, Optional.empty());
    write(tx -> tx.apiTokens().save(wide));
    write(tx -> tx.apiTokens().touch(wide.token(), Samples.NOW));

    List<ApiToken> all = read(view -> view.apiTokens().ofUser(ANNA.id()));
    assertThat(all).extracting(each -> each.id().value()).endsWith("tok_3", "tok_9");
    assertThat(all.getLast().lastUsedAt()).contains(Samples.NOW);
    assertThat(all.getLast().team()).isEmpty();
    write(tx -> tx.apiTokens().remove(wide.id()));
    assertOptional(view -> view.apiTokens().find(wide.id())).isEmpty();
    assertRefusedAsSecond(
        "apiTokens.token",
        tx -> {
          ApiToken first = all.getFirst();
          tx.apiTokens()
              .save(
                  new ApiToken(
                      new ApiToken.Id("tok_copy"),
                      first.user(),
                      first.token(),
                      "copy",
                      first.scope(),
                      first.team(),
                      first.createdAt(),
                      first.expiresAt(),
                      first.lastUsedAt()));
        });
    assertRefusedAsBug(
        tx ->
            tx.apiTokens().save(token(Samples.user("nobody"), 8, Scope.VIEWER, Optional.empty())));
  }

  @Test
  default void aLinkIsFoundByItsTokenUntilItIsRemoved() {
    addPeople();
    OneTimeLink setup = link(1, new Setup());
    OneTimeLink second = link(2, new Invitation(CREW.id(), Role.DEVELOPER));
    OneTimeLink first = link(0, new Invitation(CREW.id(), Role.OWNER));
    OneTimeLink reset = link(3, new PasswordReset(ANNA.id()));
    for (OneTimeLink link : List.of(setup, second, first, reset)) {
      write(tx -> tx.links().add(link));
      assertOptional(view -> view.links().findByToken(link.token())).contains(link);
    }

    assertAll(view -> view.links().invitations(CREW.id())).containsExactly(first, second);
    write(tx -> tx.links().removeSetups());
    assertOptional(view -> view.links().findByToken(setup.token())).isEmpty();
    write(tx -> tx.links().removeResets(BERT.id()));
    assertOptional(view -> view.links().findByToken(reset.token())).isPresent();
    write(tx -> tx.links().removeResets(ANNA.id()));
    assertOptional(view -> view.links().findByToken(reset.token())).isEmpty();
    write(tx -> tx.links().remove(first.id()));
    assertAll(view -> view.links().invitations(CREW.id())).containsExactly(second);
    assertRefusedAsBug(tx -> tx.links().add(link(7, new PasswordReset(new User.Id("usr_no")))));
  }

  @Test
  default void allThatIsAboutAUserOrATeamGoesWithIt() {
    addPeople();
    ApiToken ofCrew = token(BERT, 2, Scope.VIEWER, Optional.of(CREW.id()));
    OneTimeLink invitation = link(1, new Invitation(CREW.id(), Role.OWNER));
    OneTimeLink reset = link(2, new PasswordReset(ANNA.id()));
    write(
        tx -> {
          tx.members().save(new Member(CREW.id(), ANNA.id(), Role.OWNER));
          tx.members().save(new Member(CREW.id(), BERT.id(), Role.OWNER));
          tx.sessions().save(session(ANNA, 1));
          tx.apiTokens().save(token(ANNA, 1, Scope.VIEWER, Optional.empty()));
          tx.apiTokens().save(ofCrew);
          tx.links().add(invitation);
          tx.links().add(reset);
        });

    write(tx -> tx.users().remove(ANNA.id()));
    assertAll(view -> view.users().all()).containsExactly(BERT);
    assertAll(view -> view.members().ofTeam(CREW.id()))
        .containsExactly(new Member(CREW.id(), BERT.id(), Role.OWNER));
    assertAll(view -> view.sessions().ofUser(ANNA.id())).isEmpty();
    assertAll(view -> view.apiTokens().ofUser(ANNA.id())).isEmpty();
    assertOptional(view -> view.links().findByToken(reset.token())).isEmpty();
    assertOptional(view -> view.links().findByToken(invitation.token())).isPresent();

    write(tx -> tx.teams().remove(CREW.id()));
    assertAll(view -> view.members().ofUser(BERT.id())).isEmpty();
    assertOptional(view -> view.apiTokens().find(ofCrew.id())).isEmpty();
    assertOptional(view -> view.links().findByToken(invitation.token())).isEmpty();
    assertAll(view -> view.users().all()).containsExactly(BERT);
  }
}
