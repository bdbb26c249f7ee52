//! The texts that follow the arguments in `--help`: examples and lists. What an argument does is said
//! where it is declared.

pub(super) const EXAMPLES: &str = "\
Examples:
  orgdeck demo                      look around in a simulated world, nothing to set up
  orgdeck                           your own orgs in one dashboard
  orgdeck login acme-prod acme-uat  log in to two orgs at once
  orgdeck list --tag acme           what is known of a customer's orgs, without asking them
  orgdeck exec acme-uat -- sf data query -q \"SELECT Id FROM Account\"
  orgdeck open acme-uat             the org in your browser, logged in
  echo \"Authorization: Bearer $(orgdeck token acme-uat)\" | curl -H @- …

Profiles stand in profiles.toml in the config directory: --config-dir, else
$ORGDECK_CONFIG_DIR, else ~/.config/orgdeck or what your system has for it.
Nothing is sent to an org unless a key, a command or a setting asked for it.

Exit codes:
  0  done                             4  denied, or refused by the server
  1  failed: time over, port taken    5  the network, or the server is down
  2  wrong usage or settings          6  a lock or a file of the store
  3  no token: log in first           128+n  ended by signal n";

pub(super) const LOGIN_EXAMPLES: &str = "\
Examples:
  orgdeck login acme-prod           one login, in your browser
  orgdeck login --tag acme          every profile with the tag, one after the other in one tab
  orgdeck login --all --json        for scripts: nothing is asked, each step is a line of JSON
  orgdeck login acme-prod --paste   over SSH: open the link anywhere, paste the address it ends at

A profile that is logged in gets another grant. Of five for an app and user Salesforce ends the oldest;
revoke_replaced in profiles.toml ends the one that is replaced. For a new access token: orgdeck refresh.";

pub(super) const REFRESH_EXAMPLES: &str = "\
Examples:
  orgdeck refresh acme-prod      a new access token, safely with several processes at once
  orgdeck refresh --all --json   all that are saved; each step is a line of JSON";

pub(super) const REVOKE_EXAMPLES: &str = "\
Examples:
  orgdeck revoke acme-dev7                           one grant, at the org and then here
  orgdeck revoke --tag acme --report acme.json       a customer leaves: all of them, with a record
  orgdeck revoke --all --yes --wipe                  this machine goes: nothing stays behind
  orgdeck revoke acme-old --local-only               the org is gone and cannot be asked

On a terminal it asks first, of a production org by its name. Elsewhere a name is consent, and --all
and --tag want --yes.";

pub(super) const SEAL_EXAMPLES: &str = "\
Examples:
  orgdeck seal --all                       by [store] seal in profiles.toml, else with the keyring
  orgdeck seal acme-prod --with passphrase   asked on the terminal, once a run
  orgdeck unseal acme-dev7                 readable without a key again, for you alone";

pub(super) const TOKEN_EXAMPLES: &str = "\
Examples:
  orgdeck token acme-uat             as it is stored, renewed only past the profile's refresh_after
  orgdeck token acme-uat --check     one that the org has just accepted, renewed only if it is dead
  orgdeck token acme-uat --refresh   a new one, unless another process saved one meanwhile";

/// What `env` and `exec` set, for both of them.
macro_rules! variables {
    () => {
        "\
Variables:
  SF_ACCESS_TOKEN      the access token
  SF_ORG_INSTANCE_URL  where the org answers
  SF_TARGET_ORG        the access token again, by which every sf command finds the org
  SF_USERNAME          the user; unset where the org did not tell it
  SF_ORG_ID            the org
  ORGDECK_PROFILE      the profile's name
  ORGDECK_KIND         production, sandbox, scratch or developer
"
    };
}

pub(super) const ENV_EXAMPLES: &str = concat!(
    variables!(),
    "
Examples:
  eval \"$(orgdeck env acme-uat)\"                        sh, bash, zsh
  orgdeck env acme-uat | source                         fish
  orgdeck env acme-uat | Out-String | Invoke-Expression PowerShell
  orgdeck env acme-uat --json                           an object of the same"
);

pub(super) const EXEC_EXAMPLES: &str = concat!(
    variables!(),
    "
The command takes orgdeck's place: signals, Ctrl-Z and its exit code are its own. 127 says that
there is no such command, 126 that it cannot be run.

Examples:
  orgdeck exec acme-uat -- sf data query -q \"SELECT Id FROM Account\"
  orgdeck exec acme-uat -- sh       a shell in which every sf command means this org
  orgdeck exec --prod -- ./deploy   in the default org, although it is production"
);

pub(super) const OPEN_EXAMPLES: &str = "\
Salesforce gives out a link that logs a browser in once; the access token itself stays here.
The browser is the profile's own, else $BROWSER, else your system's.

Examples:
  orgdeck open acme-uat
  orgdeck open acme-uat /lightning/setup/SetupOneHome/home
  orgdeck open /lightning/o/Account/list      in the default org
  orgdeck open acme-uat --print               over SSH: open the link yourself, soon";

pub(super) const GRANTS_EXAMPLES: &str = "\
An org keeps five grants for each user and app; the login after that pushes out the oldest, in
silence. The org is asked with the profile's access token, which needs the scope `api`.

Examples:
  orgdeck grants acme-uat
  orgdeck grants acme-uat --revoke 0CI5g000000abcdGAA    end one whose token is lost";

pub(super) const EXPORT_EXAMPLES: &str = "\
All forms but curl carry the grant: refresh token and client secret. Who has those acts as you until
you revoke, so that is asked about (--yes where nobody can answer), and written down in `show` and
the ledger of grants before it is given. Where the app rotates refresh tokens, the first refresh by
either side ends the other's.

Forms:
  sfdx-url   force://…, for `sf org login sfdx-url --sfdx-url-stdin`
  curl       a command that asks the org something, its access token by standard input
  dotenv     SF_ACCESS_TOKEN, SF_ORG_INSTANCE_URL, SF_REFRESH_TOKEN, SF_CLIENT_ID and more
  json       one object, its fields named as OAuth does
  postman    an environment with the variables of Salesforce's own template

Examples:
  orgdeck export acme-uat --as curl | sh
  orgdeck export acme-uat --as sfdx-url --yes | sf org login sfdx-url --sfdx-url-stdin
  orgdeck export acme-uat --as postman --access-only --output acme-uat.postman_environment.json";

pub(super) const IMPORT_PROFILES_EXAMPLES: &str = "\
A list is a profiles.toml with apps and profiles. What it has is added, with its comments; a name that
is there stays as it is, and is said. What only your own file may say is left out: browser, timeout and
allow_custom_host. Programs that are run for client secrets are asked about.

Examples:
  orgdeck import profiles team.toml --dry-run
  curl -s https://git.acme.com/orgs.toml | orgdeck import profiles - --yes";

pub(super) const IMPORT_SF_EXAMPLES: &str = "\
Reads ~/.sfdx: each login becomes a profile with its alias as name (odd ones are made names, and
shown), its login URL, client id, user and org. Nothing there is changed and nobody is asked.

With --with-tokens the logins are copied, too. sf and orgdeck then share each grant: where the app
rotates refresh tokens, the first refresh by either ends the other's, and revoking one ends both. The
org is asked whose a login is, and for a new access token where the copied one is dead.

Examples:
  orgdeck import sf --dry-run
  orgdeck import sf
  orgdeck import sf --with-tokens";

pub(super) const IMPORT_SFDX_URL_EXAMPLES: &str = "\
Makes a profile of the URL, asks the org for an access token, and saves it. Where the app rotates
refresh tokens that ends the one in the URL. Its client secret gets into profiles.toml, which only
you can read then.

Examples:
  sf org auth show-sfdx-auth-url -o acme --json | orgdeck import sfdx-url - --name acme
  orgdeck import sfdx-url url.txt";

pub(super) const USE_EXAMPLES: &str = "\
The default is a line in the file .orgdeck of this directory. It also holds in the directories
below that have none of their own: the nearest one upwards counts, and behind the root the one
of --global. Such a file can name a profile and nothing else. One that is a link, that others can
write or that is not yours is ignored.

Examples:
  orgdeck use acme-uat            in this directory and below
  orgdeck use acme-dev --global   wherever no directory says otherwise
  orgdeck use --unset";

pub(super) const PROFILE_ADD_EXAMPLES: &str = "\
The login may be any address of the org out of your browser: its login host is taken.
On a terminal the consumer secret is asked for, unless an app or one of the flags has it.

Examples:
  orgdeck profile add acme-uat --client-id 3MVG9… \\
    --login https://acme--uat.sandbox.my.salesforce.com
  orgdeck profile add acme-prod --app acme --login production --tag acme --kind production
  orgdeck profile add ci --client-id 3MVG9… --login sandbox --client-secret-from env:CI_SECRET
  op read op://work/acme/secret | orgdeck profile add acme --client-id 3MVG9… --login production \\
    --client-secret-stdin";

pub(super) const PROFILE_EDIT_EXAMPLES: &str = "\
Examples:
  orgdeck profile edit acme-uat --scope api --scope refresh_token --unset prompt
  orgdeck profile edit acme-uat --client-secret-stdin     a new secret, asked for and not shown
  $EDITOR \"$(orgdeck profile path)\"                       or by hand";

pub(super) const PROFILE_REMOVE_EXAMPLES: &str = "\
A profile goes with its tokens and its history. Where a login is saved, its grant is revoked at the
org first; if that fails, the profile stays.

Examples:
  orgdeck profile remove acme-dev7
  orgdeck profile remove acme-old --local-only            the org is gone and cannot be asked
  orgdeck profile remove --tag acme --yes";

pub(super) const PROFILE_SHARE_EXAMPLES: &str = "\
What [defaults] give a profile is written into it. Left out are tokens, client secrets that stand in
the file, login_hint, expect_user, browser and timeout.

Examples:
  orgdeck profile share --tag acme > acme.toml";

pub(super) const SIMULATOR_EXAMPLES: &str = "\
When it is up it writes one line of JSON: url, control_token, and for each org login,
client_id, client_secret, redirect_uri and username. Point your client at it; SIGTERM ends it.

Examples:
  orgdeck simulator --port 8400 --auto-approve --redirect-uri http://localhost:3000/callback
  orgdeck simulator --scenario rotation                what refresh tokens do when they rotate
  orgdeck simulator --orgs 20 --write-profiles D/profiles.toml & orgdeck --config-dir D
  curl -H \"Authorization: Bearer $CONTROL_TOKEN\" URL/simulator/faults -d org=org-001 -d faults=slow=900

Scenarios that come with the program:
  another-user api-access-control approval-failed blocked broken-replies denied experience-cloud
  foreign-instance generic-host idle-limit inactive-org inactive-user ip-restricted jwt kinds
  lifetime local-app login-hours lost-reply maintenance missing-scope my-domain-only
  never-answers no-refresh-token openid other-org packaged-app pkce-required pre-authorized
  rate-limit redirects refreshed-sandbox rotation secret-rotated secrets server-error
  short-sessions slow uninstalled-app unknown-error wrong-callback wrong-host wrong-signature

Faults of an org or app, written [ENDPOINT:]FAULT[*TIMES]; endpoints are authorize, token, revoke,
introspect, identity and data. On the control page at URL/, by /simulator/faults, or in a scenario:
  error=CODE[&error_description=WORDS][&status=STATUS][&place=callback|page|bare]
  slow=MILLISECONDS redirect=STATUS app_blocked not_approved not_installed app_not_found
  cross_org approval_failed ip_restricted login_hours authentication_failure inactive_user
  inactive_org rate_limit unknown_error server_error service_unavailable system_down slow_down
  secret_rotated refreshed never_answers
  html_503 reset_after_processing huge_reply gzip_bomb truncated_reply wrong_signature
  foreign_instance other_org

The guide: docs/simulator.md";

pub(super) const EXPLAIN_EXAMPLES: &str = "\
Examples:
  orgdeck explain invalid_grant: expired access/refresh token
  orgdeck explain 'https://acme.my.salesforce.com/setup/secur/RemoteAccessErrorPage.apexp?error=…'
  orgdeck explain acme-prod --message                 what to send to the admin
  curl … | orgdeck explain -                          exit 0 known, 1 unknown";

pub(super) const TRANSCRIPT_EXAMPLES: &str = "\
The last login, refresh, check or revocation: every request and reply with secrets as length and
fingerprint, UTC times, the difference of the clocks, org, user, consumer key, and what an admin
looks up in Setup.

Examples:
  orgdeck transcript acme-uat > case.md
  orgdeck transcript acme-uat --as json | jq .request_ids";

pub(super) const DOCTOR_EXAMPLES: &str = "\
It looks at the settings, client secrets' sources, saved logins, modes of files, disk watching, the
ports where browsers come back, browsers, proxy and certificates. To compare the clocks it sends one
request to each login host; with --offline none. No secret is read and no token is sent.
Exit code 0 where nothing is worse than a warning, 1 where there is a problem.

Examples:
  orgdeck doctor
  orgdeck doctor --offline --json | jq '.findings[] | select(.level != \"ok\")'";

pub(super) const COMPLETIONS_EXAMPLES: &str = "\
Switch it on for good with one line in your shell's start file:
  bash        source <(orgdeck completions bash)
  zsh         source <(orgdeck completions zsh)
  fish        orgdeck completions fish | source
  elvish      eval (orgdeck completions elvish | slurp)
  powershell  orgdeck completions powershell | Out-String | Invoke-Expression";

pub(super) const MAN_EXAMPLES: &str = "\
Examples:
  orgdeck man | man -l -                                        read it
  orgdeck man > ~/.local/share/man/man1/orgdeck.1               have man find it";
