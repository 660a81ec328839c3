package cloud.techulus.core.access;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.access.Actor.Credential;
import cloud.techulus.core.access.Actor.OfSession;
import cloud.techulus.core.access.Actor.OfToken;
import cloud.techulus.core.access.Operation.InPerson;
import cloud.techulus.core.access.Operation.InTeam;
import cloud.techulus.core.access.Operation.PlatformAdmin;
import cloud.techulus.core.access.Operation.SignedIn;
import cloud.techulus.core.access.Permissions.Decision;
import cloud.techulus.core.team.Team;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PermissionsTest {
  private static final Team.Id OURS = new Team.Id("team_ours");
  private static final Team.Id THEIRS = new Team.Id("team_theirs");
  private static final Credential SESSION = new OfSession(new UserSession.Id("ses_1"));
  private static final Credential TOKEN = new OfToken(new ApiToken.Id("tok_1"));

  private static Actor actor(Credential credential, boolean admin, Map<Team.Id, Role> roles) {
    return new Actor(
        credential, "anna@example.com", Optional.of(new User.Id("usr_1")), admin, roles);
  }

  @ParameterizedTest
  @EnumSource
  void eachRoleMayDoWhatItTakesOrLess(Operation operation) {
    for (Role role : Role.values()) {
      Actor member = actor(SESSION, false, Map.of(OURS, role));
      assertThat(Permissions.decide(member, operation, Optional.of(OURS)))
          .as("%s as %s", operation, role)
          .isEqualTo(
              switch (operation.need()) {
                case PlatformAdmin() -> Decision.FORBIDDEN;
                case SignedIn(), InPerson() -> Decision.ALLOWED;
                case InTeam(Role least) ->
                    role.compareTo(least) >= 0 ? Decision.ALLOWED : Decision.FORBIDDEN;
              });
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsOfAnotherTeamOrOfNoneIsHidden(Operation operation) {
    Actor owner = actor(SESSION, false, Map.of(OURS, Role.OWNER));
    if (operation.need() instanceof InTeam) {
      assertThat(Permissions.decide(owner, operation, Optional.of(THEIRS)))
          .isEqualTo(Decision.HIDDEN);
      assertThat(Permissions.decide(owner, operation, Optional.empty())).isEqualTo(Decision.HIDDEN);
      assertThat(Permissions.decide(Actor.adminToken(), operation, Optional.empty()))
          .isEqualTo(Decision.HIDDEN);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anAdminMayDoAllButWhatTakesAPerson(Operation operation) {
    Decision byToken = operation.need() instanceof InPerson ? Decision.FORBIDDEN : Decision.ALLOWED;
    for (Actor admin : new Actor[] {Actor.adminToken(), actor(TOKEN, true, Map.of())}) {
      assertThat(Permissions.decide(admin, operation, Optional.of(THEIRS))).isEqualTo(byToken);
    }
    assertThat(Permissions.decide(actor(SESSION, true, Map.of()), operation, Optional.of(THEIRS)))
        .isEqualTo(Decision.ALLOWED);
  }
}
